package dev.portolan.control.log;

import io.atomix.protocols.raft.partition.impl.RaftNamespaces;
import io.atomix.protocols.raft.storage.RaftStorage;
import io.atomix.protocols.raft.storage.log.RaftLogWriter;
import io.atomix.storage.StorageLevel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The library's journal: where its files lie, and what {@link FsyncGuard} sees of it. */
record RaftJournal(RaftLogWriter writer, NamesOnDisk names) implements FsyncGuard.Journal {
    /**
     * The share of the disk below which the library compacts all the time: never, for practical
     * purposes.
     */
    private static final double COMPACT_BELOW_FREE_DISK = 0.000_001;

    /** Where the library keeps its files; makes the folder, on disk, where it is missing. */
    static RaftStorage storage(Path directory, int segmentBytes) throws IOException {
        Files.createDirectories(directory);
        Directories.force(directory.toAbsolutePath().getParent());
        return RaftStorage.builder()
                .withPrefix("control")
                .withDirectory(directory.toFile())
                .withStorageLevel(StorageLevel.DISK)
                .withNamespace(RaftNamespaces.RAFT_STORAGE)
                .withMaxSegmentSize(segmentBytes)
                .withMaxEntrySize(AtomixOptions.LARGEST_ENTRY)
                .withDynamicCompaction(false)
                .withFreeDiskBuffer(COMPACT_BELOW_FREE_DISK)
                .withFlushOnCommit(true)
                .build();
    }

    @Override
    public long lastIndex() {
        return writer.getLastIndex();
    }

    /** The library forces what is in its files, but not the directory that has them. */
    @Override
    public void force() {
        writer.flush();
        try {
            names.forceChanges();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
