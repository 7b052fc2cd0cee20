package dev.portolan.simulator.cluster;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether what is inside a member runs. Everything inside does its work in steps; a pause lets the
 * steps under way come to their end and holds the next ones, as a process that is stopped between
 * two instructions: time goes on meanwhile. Safe for use by many threads.
 */
public final class RunState {
    /** How long a pause waits for steps under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean running = true; // guarded by lock
    private int steps; // guarded by lock

    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it runs. */
    public void awaitRunning() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!running) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Does one step, once it runs. */
    public void step(Runnable step) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!running) {
                changed.await();
            }
            steps++;
        } finally {
            lock.unlock();
        }
        try {
            step.run();
        } finally {
            lock.lock();
            try {
                steps--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Holds all further steps.
     *
     * @return whether all steps under way came to their end in time; those that did not go on
     */
    public boolean hold() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            running = false;
            long left = PATIENCE.toNanos();
            while (steps > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return steps == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Lets steps go on. */
    public void release() {
        lock.lock();
        try {
            running = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
