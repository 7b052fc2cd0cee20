package dev.portolan.replication.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes written files durable beside whatever else goes on, {@link #LANES} at a time: a file system
 * with a journal then settles many of them by one commit of it, instead of one commit for each.
 * Handing over waits while all lanes are taken. One thread hands over and awaits.
 */
final class Syncer {
    /** How many files are on their way at a time. */
    static final int LANES = 8;

    private final Semaphore lanes = new Semaphore(LANES);
    private final AtomicReference<Optional<IOException>> failure =
            new AtomicReference<>(Optional.empty());

    /** Begins to make a file, or the names in a folder, durable. */
    void begin(Path path) {
        lanes.acquireUninterruptibly();
        Thread.ofVirtual()
                .name("sync")
                .start(() -> {
                    try {
                        Disk.sync(path);
                    } catch (IOException e) {
                        failure.compareAndSet(Optional.empty(), Optional.of(e));
                    } finally {
                        lanes.release();
                    }
                });
    }

    /**
     * Returns once everything that was handed over is durable.
     *
     * @throws IOException what the first of them failed with, now and ever after
     */
    void await() throws IOException {
        settle();
        Optional<IOException> first = failure.get();
        if (first.isPresent()) {
            throw new IOException("not durable: " + first.get().getMessage(), first.get());
        }
    }

    /** Returns once nothing is on its way any more. */
    void settle() {
        lanes.acquireUninterruptibly(LANES);
        lanes.release(LANES);
    }
}
