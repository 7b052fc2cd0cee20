package dev.portolan.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/** One operation, done over and over by several at once, each waiting for its answer. */
public final class Load {
    private Load() {}

    /** What is done, by which of them, for the how-many-th time. */
    @FunctionalInterface
    public interface Operation {
        void run(int worker, long number) throws Exception;
    }

    /**
     * Operations per second, counted after a warm-up.
     *
     * @throws ExecutionException with the first failure
     */
    public static double perSecond(int workers, Duration warmUp, Duration time, Operation operation)
            throws InterruptedException, ExecutionException {
        LongAdder done = new LongAdder();
        long start = System.nanoTime();
        long counted = start + warmUp.toNanos();
        long end = counted + time.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                running.add(
                        threads.submit(() -> {
                            long number = 0;
                            for (long at = System.nanoTime(); at < end; at = System.nanoTime()) {
                                operation.run(worker, number++);
                                if (at >= counted) {
                                    done.increment();
                                }
                            }
                            return null;
                        }));
            }
            for (Future<?> future : running) {
                future.get();
            }
        }
        return done.sum() / ((System.nanoTime() - counted) / 1e9);
    }
}
