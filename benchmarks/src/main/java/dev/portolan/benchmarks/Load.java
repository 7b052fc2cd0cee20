package dev.portolan.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** One operation, done over and over by several at once, each waiting for its answer. */
public final class Load {
    private Load() {}

    /** What is done, by which of them, for the how-many-th time. */
    @FunctionalInterface
    public interface Operation {
        void run(int worker, long number) throws Exception;
    }

    /**
     * What was seen after the warm-up.
     *
     * @param perSecond operations that were answered
     * @param nanos how long each took, ascending
     */
    public record Seen(double perSecond, List<Long> nanos) {
        /**
         * The latency that {@code share} of the operations stayed within, in milliseconds.
         *
         * @param share 0 to 1
         */
        public double quantile(double share) {
            if (nanos.isEmpty()) {
                throw new IllegalStateException("no operation was answered");
            }
            return nanos.get((int) Math.ceil(share * (nanos.size() - 1))) / 1e6;
        }
    }

    /**
     * Operations per second, counted after a warm-up.
     *
     * @throws ExecutionException with the first failure
     */
    public static double perSecond(int workers, Duration warmUp, Duration time, Operation operation)
            throws InterruptedException, ExecutionException {
        return saturate(workers, warmUp, time, operation).perSecond();
    }

    /**
     * As many operations as the workers can do, each beginning when its last one is answered.
     *
     * @throws ExecutionException with the first failure
     */
    public static Seen saturate(int workers, Duration warmUp, Duration time, Operation operation)
            throws InterruptedException, ExecutionException {
        return run(workers, warmUp, time, operation, (worker, number, start) -> System.nanoTime());
    }

    /**
     * Operations at a steady rate. A latency counts from when the operation was due, so that those
     * that had to wait behind a slow one are seen as well.
     *
     * @param perSecond of all workers together
     * @throws ExecutionException with the first failure
     */
    public static Seen pace(
            double perSecond, int workers, Duration warmUp, Duration time, Operation operation)
            throws InterruptedException, ExecutionException {
        double every = 1e9 * workers / perSecond;
        return run(
                workers,
                warmUp,
                time,
                operation,
                (worker, number, start) ->
                        start + (long) (every * (number + (double) worker / workers)));
    }

    /** When an operation is due, in nanoseconds of this process. */
    private interface Schedule {
        long due(int worker, long number, long start);
    }

    private static Seen run(
            int workers, Duration warmUp, Duration time, Operation operation, Schedule schedule)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long counted = start + warmUp.toNanos();
        long end = counted + time.toNanos();
        List<Future<List<Long>>> running = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < workers; i++) {
                int worker = i;
                running.add(
                        threads.submit(() -> {
                            List<Long> mine = new ArrayList<>();
                            for (long number = 0; ; number++) {
                                long due = schedule.due(worker, number, start);
                                if (due >= end) {
                                    return mine;
                                }
                                sleepUntil(due);
                                operation.run(worker, number);
                                if (due >= counted) {
                                    mine.add(System.nanoTime() - due);
                                }
                            }
                        }));
            }
            for (Future<List<Long>> future : running) {
                nanos.addAll(future.get());
            }
        }
        double seconds = (System.nanoTime() - counted) / 1e9;
        return new Seen(nanos.size() / seconds, nanos.stream().sorted().toList());
    }

    private static void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
