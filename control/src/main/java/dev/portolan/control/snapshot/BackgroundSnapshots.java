package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes snapshots while the state goes on: to begin one costs no more than a reference to the
 * immutable state. One is written at a time, and the newest two are kept, since the log may still
 * refer to the one before the newest. Safe for use by many threads.
 */
public final class BackgroundSnapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundSnapshots.class);

    private final SnapshotFiles files;

    /** A thread of the platform: to encode a large state would hold a carrier of virtual ones. */
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("snapshot-writer").factory());

    // guarded by this
    private CompletableFuture<LogIndex> newest;

    public BackgroundSnapshots(SnapshotFiles files) {
        this.files = files;
        this.newest = CompletableFuture.completedFuture(LogIndex.NONE);
    }

    /**
     * Begins a snapshot, after the one that is being written, and returns at once.
     *
     * @param content of a value that does not change any more
     */
    public synchronized void begin(LogIndex index, SnapshotFiles.Content content) {
        newest = newest.handleAsync((before, failure) -> write(index, content), writer);
    }

    /**
     * Waits until every snapshot that was begun is on disk. The log may drop what they cover after
     * that, and not before.
     *
     * @throws SnapshotException when the newest could not be written, or not in time
     */
    public void awaitWritten(Duration patience) {
        CompletableFuture<LogIndex> last;
        synchronized (this) {
            last = newest;
        }
        try {
            last.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SnapshotException known
                    ? known
                    : new SnapshotException("a snapshot was not written", e);
        } catch (TimeoutException e) {
            throw new SnapshotException(
                    "a snapshot was not written within "
                            + patience.toSeconds()
                            + " s: the disk of the data directory is too slow",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SnapshotException("interrupted while a snapshot was written", e);
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }

    private LogIndex write(LogIndex index, SnapshotFiles.Content content) {
        long start = System.nanoTime();
        files.write(index, content);
        List<LogIndex> kept = files.indexes();
        if (kept.size() > 2) {
            files.removeBefore(kept.get(kept.size() - 2));
        }
        LOG.info(
                "snapshot={} written=true millis={}",
                index.value(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        return index;
    }
}
