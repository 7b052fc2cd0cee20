package dev.portolan.api.kube.http;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The virtual threads on which requests are carried out: as many as the limits allow, and no queue.
 */
final class Workers implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final ExecutorService threads;
    private final Semaphore free;

    /**
     * @param most tasks at one time
     */
    Workers(String name, int most) {
        this.threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(name + "-", 0).factory());
        this.free = new Semaphore(most);
    }

    /**
     * Runs a task on a thread of its own; false, and nothing happens, where too many run already.
     */
    boolean tryRun(Runnable task) {
        if (!free.tryAcquire()) {
            return false;
        }
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    free.release();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            free.release();
            return false;
        }
    }

    /** Interrupts what runs and waits for its end, within a bound. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
