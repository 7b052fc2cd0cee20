package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The snapshots in a node's data directory, by the index of the last entry that is in them. A
 * snapshot is there as a whole, and stays there after a power cut, or it is not there: it is
 * written under another name, forced to disk, renamed, and the folder forced. Safe for use by many
 * threads.
 */
public final class SnapshotFiles implements SnapshotSource {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
    private static final String PREFIX = "state-";
    private static final String COMPLETE = ".snapshot";
    private static final String UNFINISHED = ".unfinished";

    private final SnapshotDisk disk;
    private final int chunkBytes;
    // guarded by this
    private final TreeSet<LogIndex> complete = new TreeSet<>();

    /** What goes into a snapshot. */
    public interface Content {
        void writeTo(OutputStream target) throws IOException;
    }

    SnapshotFiles(SnapshotDisk disk, int chunkBytes) {
        this.disk = disk;
        this.chunkBytes = chunkBytes;
        try {
            for (String name : disk.names()) {
                if (name.endsWith(UNFINISHED)) {
                    LOG.info("snapshot={} removed=true cause=\"it was not finished\"", name);
                    disk.delete(name);
                } else {
                    indexOf(name).ifPresent(complete::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(disk.describe("") + " cannot be read", e);
        }
    }

    /**
     * The snapshots in a folder, which is made where it is missing. What a crash has left
     * unfinished is removed.
     *
     * @throws UncheckedIOException when the folder cannot be used
     */
    public static SnapshotFiles in(Path folder) {
        try {
            return new SnapshotFiles(new FolderDisk(folder), SnapshotFormat.CHUNK_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot hold snapshots", e);
        }
    }

    /** What is there, the oldest first. */
    public synchronized List<LogIndex> indexes() {
        return List.copyOf(complete);
    }

    /**
     * Writes a snapshot; it is on disk when this returns. One that is there already is kept, since
     * it is the same.
     *
     * @throws SnapshotException when it cannot be written
     */
    public void write(LogIndex index, Content content) {
        if (has(index)) {
            return;
        }
        String unfinished = PREFIX + index.value() + UNFINISHED;
        try {
            try (SnapshotDisk.NewFile file = disk.create(unfinished)) {
                ChunkWriter writer = new ChunkWriter(file, index, chunkBytes);
                content.writeTo(writer);
                writer.finish();
                file.force();
            }
            disk.rename(unfinished, name(index));
            disk.forceNames();
        } catch (IOException | UncheckedIOException e) {
            SnapshotException failure =
                    new SnapshotException(
                            disk.describe(unfinished)
                                    + " cannot be written ("
                                    + e.getMessage()
                                    + "): give the data directory more room, or another disk",
                            e);
            removeUnfinished(unfinished, failure);
            throw failure;
        } catch (RuntimeException e) {
            removeUnfinished(unfinished, e);
            throw e;
        }
        synchronized (this) {
            complete.add(index);
        }
    }

    /**
     * Reads a snapshot.
     *
     * @throws SnapshotException when it is not there, damaged, or of a format that this version
     *     does not know
     */
    public <T> T read(LogIndex index, Function<InputStream, T> reader) {
        return with(
                index,
                file -> {
                    try (InputStream content = file.content()) {
                        T value = reader.apply(content);
                        // To the end, where the whole is checked.
                        if (content.read() >= 0) {
                            throw SnapshotException.damaged(
                                    disk.describe(name(index)), "holds more than a state");
                        }
                        return value;
                    }
                });
    }

    /** Checks every byte of a snapshot. */
    public SnapshotManifest verify(LogIndex index) {
        return with(
                index,
                file -> {
                    file.content().transferTo(OutputStream.nullOutputStream());
                    return file.manifest();
                });
    }

    @Override
    public Optional<SnapshotManifest> newest(LogIndex atLeast) {
        LogIndex newest;
        synchronized (this) {
            newest = complete.isEmpty() ? null : complete.last();
        }
        return newest == null || newest.compareTo(atLeast) < 0
                ? Optional.empty()
                : Optional.of(with(newest, SnapshotFile::manifest));
    }

    @Override
    public byte[] chunk(LogIndex index, int number) {
        return with(index, file -> file.chunk(number));
    }

    /**
     * Removes the snapshots before {@code index}, once nobody can need them: the snapshot at {@code
     * index} is there.
     */
    public void removeBefore(LogIndex index) {
        if (!has(index)) {
            throw new IllegalStateException(
                    "nothing replaces the snapshots before " + index.value());
        }
        List<LogIndex> old;
        synchronized (this) {
            old = new ArrayList<>(complete.headSet(index));
            complete.headSet(index).clear();
        }
        try {
            for (LogIndex one : old) {
                disk.delete(name(one));
            }
            disk.forceNames();
        } catch (IOException e) {
            throw new SnapshotException(
                    disk.describe("") + " does not let old snapshots be removed", e);
        }
    }

    synchronized boolean has(LogIndex index) {
        return complete.contains(index);
    }

    private void removeUnfinished(String name, RuntimeException cause) {
        try {
            if (disk.names().contains(name)) {
                disk.delete(name);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private interface Action<T> {
        T run(SnapshotFile file) throws IOException;
    }

    private <T> T with(LogIndex index, Action<T> action) {
        if (!has(index)) {
            throw new SnapshotException("there is no snapshot of entry " + index.value() + " here");
        }
        String where = disk.describe(name(index));
        try (SnapshotDisk.ExistingFile file = disk.open(name(index))) {
            return action.run(SnapshotFile.of(file, index, where));
        } catch (IOException e) {
            throw new SnapshotException(where + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String name(LogIndex index) {
        return PREFIX + index.value() + COMPLETE;
    }

    private static Optional<LogIndex> indexOf(String name) {
        if (!name.startsWith(PREFIX) || !name.endsWith(COMPLETE)) {
            return Optional.empty();
        }
        String number = name.substring(PREFIX.length(), name.length() - COMPLETE.length());
        return number.matches("[0-9]{1,18}")
                ? Optional.of(new LogIndex(Long.parseLong(number)))
                : Optional.empty();
    }
}
