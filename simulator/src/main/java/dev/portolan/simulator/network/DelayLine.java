package dev.portolan.simulator.network;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a connection: bytes come out in the order in which they went in, each no earlier
 * than its time. Holds at most {@link #WINDOW_BYTES}; a writer waits for room, which is what TCP's
 * window does to it. For one writer and one reader.
 */
final class DelayLine {
    /** What may be on the way: 35 MB/s on a round trip of 240 ms. */
    static final int WINDOW_BYTES = 4 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private int bytes;
    private boolean closed;

    /**
     * Puts bytes in, to come out at {@code dueNanos} of {@link System#nanoTime()}; no bytes mean
     * the end.
     */
    void put(byte[] data, long dueNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (bytes > 0 && bytes + data.length > WINDOW_BYTES && !closed) {
                changed.await();
            }
            chunks.add(new Chunk(data, dueNanos));
            bytes += data.length;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next bytes, once their time has come; none at the end or after {@link #close}. */
    byte[] take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Chunk first = chunks.peek();
                long wait = first == null ? Long.MAX_VALUE : first.dueNanos - System.nanoTime();
                if (first != null && wait <= 0) {
                    chunks.remove();
                    bytes -= first.data.length;
                    changed.signalAll();
                    return first.data;
                }
                changed.await(wait, TimeUnit.NANOSECONDS);
            }
            return new byte[0];
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of everybody who waits; what is inside is lost. */
    void close() {
        lock.lock();
        try {
            closed = true;
            chunks.clear();
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static final class Chunk {
        final byte[] data;
        final long dueNanos;

        Chunk(byte[] data, long dueNanos) {
            this.data = data;
            this.dueNanos = dueNanos;
        }
    }
}
