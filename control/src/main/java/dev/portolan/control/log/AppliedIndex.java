package dev.portolan.control.log;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The last index applied here, and a place to wait for it. */
final class AppliedIndex {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    // written under lock
    private volatile long value;

    long get() {
        return value;
    }

    void advance(long index) {
        lock.lock();
        try {
            value = Math.max(value, index);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@code index} was reached in time. */
    boolean await(long index, Deadline deadline) {
        if (value >= index) {
            return true;
        }
        lock.lock();
        try {
            long left = deadline.leftNanos();
            while (value < index && left > 0) {
                left = moved.awaitNanos(left);
            }
            return value >= index;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
