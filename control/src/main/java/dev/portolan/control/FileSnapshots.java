package dev.portolan.control;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.log.Others;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.snapshot.BackgroundSnapshots;
import dev.portolan.control.snapshot.RemoteSnapshots;
import dev.portolan.control.snapshot.SnapshotException;
import dev.portolan.control.snapshot.SnapshotFetch;
import dev.portolan.control.snapshot.SnapshotFiles;
import dev.portolan.control.snapshot.SnapshotServer;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.model.resource.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A replica's snapshots as files in its data directory. The log's own snapshot holds nothing but
 * the index of a file; a node that has no such file fetches one from the others, this or a later
 * one.
 */
final class FileSnapshots implements StateSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(FileSnapshots.class);

    /** Unlike any first byte of {@link SnapshotCodec}, whose bytes older logs hold themselves. */
    private static final byte IN_A_FILE = 'F';

    private static final Duration WRITING = Duration.ofMinutes(10);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Path folder;
    private final Duration fetching;
    private volatile Others others = Others.NONE;
    // guarded by this; opened when the log runs and with it has locked the data directory
    private @Nullable Opened opened;

    private record Opened(
            SnapshotFiles files, BackgroundSnapshots background, SnapshotServer server) {}

    /**
     * @param fetching how long the others are asked for a file that is missing here
     */
    FileSnapshots(Path folder, Duration fetching) {
        this.folder = folder;
        this.fetching = fetching;
    }

    @Override
    public byte[] take(LogIndex index, FederationState state) {
        opened().background().begin(index, target -> SnapshotCodec.write(state, target));
        return ByteBuffer.allocate(1 + Long.BYTES).put(IN_A_FILE).putLong(index.value()).array();
    }

    @Override
    public void awaitTaken() {
        opened().background().awaitWritten(WRITING);
    }

    @Override
    public Restored restore(LogIndex index, byte[] taken) {
        if (taken.length == 0 || taken[0] != IN_A_FILE) {
            return new Restored(index, SnapshotCodec.decode(taken));
        }
        LogIndex named = new LogIndex(ByteBuffer.wrap(taken, 1, Long.BYTES).getLong());
        SnapshotFiles files = opened().files();
        LogIndex found = files.indexes().contains(named) ? named : fetch(named, files);
        return new Restored(found, files.read(found, SnapshotCodec::read));
    }

    @Override
    public void meet(Others nodes) {
        others = nodes;
    }

    @Override
    public byte[] answer(byte[] question) {
        return opened().server().answer(question);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.background().close();
        }
    }

    private synchronized Opened opened() {
        if (opened == null) {
            SnapshotFiles files = SnapshotFiles.in(folder);
            opened = new Opened(files, new BackgroundSnapshots(files), new SnapshotServer(files));
        }
        return opened;
    }

    /** Asks the others in turn until one has it. */
    private LogIndex fetch(LogIndex atLeast, SnapshotFiles files) {
        long end = System.nanoTime() + fetching.toNanos();
        while (System.nanoTime() < end) {
            for (NodeId node : others.nodes()) {
                Optional<LogIndex> fetched = fetch(atLeast, files, node);
                if (fetched.isPresent()) {
                    return fetched.get();
                }
            }
            pause();
        }
        throw new SnapshotException(
                "the snapshot of entry "
                        + atLeast.value()
                        + " is not in "
                        + folder
                        + ", and none of "
                        + others.nodes()
                        + " gave it within "
                        + fetching.toSeconds()
                        + " s: start the other nodes, then this one again");
    }

    private Optional<LogIndex> fetch(LogIndex atLeast, SnapshotFiles files, NodeId node) {
        try {
            return new SnapshotFetch(files)
                    .fetch(
                            atLeast,
                            new RemoteSnapshots(
                                    node.value(), question -> others.ask(node, question)));
        } catch (SnapshotException | StoreException e) {
            LOG.warn(
                    "snapshot={} fetched=false from={} cause=\"{}\"",
                    atLeast.value(),
                    node,
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ASK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SnapshotException("interrupted while a snapshot was fetched", e);
        }
    }
}
