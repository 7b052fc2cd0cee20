package dev.portolan.control.log;

import dev.portolan.control.log.wire.RaftMessages;
import dev.portolan.control.peer.PeerTransport;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.storage.StorageLevel;
import io.atomix.utils.concurrent.ThreadModel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The library's server with the guards around it: {@link FsyncGuard}, {@link Ballot}, {@link
 * ReadAhead}, and a stop of the process where the library would go on with a damaged state.
 */
final class RaftNode {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final Duration BULK_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final int THREADS = 2;

    /** The library completes a snapshot, and then compacts, ten seconds after it was taken. */
    private static final Duration BEFORE_COMPACTION = Duration.ofSeconds(5);

    /**
     * The library sends entries until it has 32 KiB, so one of the largest may end such a batch.
     */
    private static final int LARGEST_BULK = AtomixOptions.LARGEST_ENTRY + 256 * 1024;

    private final AtomixOptions options;
    private final FatalHandler fatal;
    private final ConfirmedRecord record;
    private final RaftPeers peers;
    private final RaftContext raft;
    private final FsyncGuard fsync;
    private final AppliedIndex applied;
    private final LogType type;
    private volatile boolean closed;

    /**
     * @param record of how far the log is on disk
     * @param state what committed commands are applied to
     * @param applied told of each
     * @throws IOException when the folder cannot be used
     */
    RaftNode(
            AtomixOptions options,
            PeerTransport transport,
            ConfirmedRecord record,
            ReplicatedState state,
            AppliedIndex applied,
            FatalHandler stop)
            throws IOException {
        this.options = options;
        this.record = record;
        this.applied = applied;
        this.fatal =
                (what, cause) -> {
                    if (!closed) {
                        stop.stop(what, cause);
                    }
                };
        CompletableFuture<AppliedLog> service = new CompletableFuture<>();
        this.type = new LogType(service::join);
        this.peers =
                new RaftPeers(
                        transport,
                        new RaftMessages(LogType.entries(), LARGEST_BULK),
                        new Ballot(options.directory().resolve("ballot")),
                        options.electionTimeout(),
                        BULK_TIMEOUT);
        Path files = options.journal();
        this.raft =
                new RaftContext(
                        "control",
                        MemberId.from(options.self().value()),
                        new StaticMembership(options.selfPeer(), options.peers()),
                        peers,
                        RaftJournal.storage(files, options.segmentBytes()),
                        type,
                        ThreadModel.SHARED_THREAD_POOL.factory("control-log-%d", THREADS, LOG),
                        true);
        this.fsync =
                new FsyncGuard(
                        new RaftJournal(raft.getLogWriter(), new NamesOnDisk(files)),
                        record::raise,
                        fatal);
        service.complete(
                new AppliedLog(
                        state,
                        applied,
                        fsync,
                        raft::getTerm,
                        fatal,
                        task ->
                                raft.getServiceManager()
                                        .executor()
                                        .schedule(BEFORE_COMPACTION, task)));
    }

    /** The library's own view; most of it must be used on its thread only. */
    RaftContext raft() {
        return raft;
    }

    FsyncGuard fsync() {
        return fsync;
    }

    /** Does nothing any more once this node is closed. */
    FatalHandler fatal() {
        return fatal;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Puts the guards in force and looks at what is on disk; {@link #join} comes next.
     *
     * @param onRole called on the Raft thread
     * @throws IllegalStateException when a guard is not in force or the folder belongs to other
     *     peers
     */
    void guard(Consumer<RaftServer.Role> onRole) {
        checkGuards();
        checkPeers();
        ReadAhead readAhead = ReadAhead.of(raft);
        peers.guardWith(
                fsync,
                new GuardedAppends.Server(
                        raft.getThreadContext(),
                        () -> raft.getLogWriter().getLastIndex(),
                        this::beforeCut,
                        readAhead::drop));
        raft.setElectionTimeout(options.electionTimeout());
        raft.setHeartbeatInterval(options.heartbeat());
        raft.addRoleChangeListener(onRole);
    }

    /** Takes this node's place among its peers, in the background. */
    void join() {
        Set<MemberId> members =
                options.peers().stream()
                        .map(peer -> MemberId.from(peer.id().value()))
                        .collect(Collectors.toSet());
        var _ =
                raft.getCluster()
                        .bootstrap(members)
                        .whenComplete((done, error) -> {
                            if (error != null) {
                                fatal.stop(
                                        "this node could not take its place in the control cluster",
                                        error);
                            }
                        });
    }

    /**
     * On the Raft thread: begins the leadership that this node has just won.
     *
     * @return completes on the Raft thread
     */
    CompletableFuture<LeaderSession> beginLeadership() {
        return LeaderSession.begin(raft, fsync, applied::get, type);
    }

    /** On the Raft thread, before a leadership is used: whether it acknowledges from disk alone. */
    boolean isGuarded(LeaderSession begun) {
        fsync.beforeApply(begun.term(), raft.getLogWriter().getLastIndex());
        if (peers.isGuarded() && begun.isForced()) {
            return true;
        }
        fatal.stop(
                "entries are acknowledged that are not on disk",
                new IllegalStateException(
                        "guarded=" + peers.isGuarded() + " forced=" + begun.isForced()));
        return false;
    }

    /**
     * Nothing is fatal from here on.
     *
     * @return whether this is the first call
     */
    synchronized boolean beginClose() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Leaves without a word. */
    void close(Runnable onRaftThread) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        raft.getThreadContext()
                .execute(() -> {
                    onRaftThread.run();
                    raft.transition(RaftServer.Role.INACTIVE);
                    stopped.complete(null);
                });
        try {
            stopped.get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("log=closing cause=\"the Raft thread does not answer\"", e);
        }
        raft.close();
    }

    /** On the Raft thread. What is committed is never cut off. */
    private void beforeCut(long lastKept) {
        record.lower(Math.max(lastKept, raft.getCommitIndex()));
    }

    private void checkGuards() {
        if (raft.getStorage().storageLevel() != StorageLevel.DISK) {
            throw new IllegalStateException(
                    "the journal is not on disk but " + raft.getStorage().storageLevel());
        }
        long before = fsync.forced();
        fsync.beforeConfirm(raft.getTerm());
        if (fsync.forced() != before + 1) {
            throw new IllegalStateException("the journal was not forced to disk when asked to");
        }
        long last = raft.getLogWriter().getLastIndex();
        if (record.confirmed() < last) {
            throw new IllegalStateException(
                    "entry "
                            + last
                            + " was forced to disk, and the record of that says "
                            + record.confirmed());
        }
    }

    private void checkPeers() {
        Set<String> known =
                raft.getCluster().getMembers().stream()
                        .map(member -> member.memberId().id())
                        .collect(Collectors.toSet());
        Set<String> given =
                options.peers().stream().map(peer -> peer.id().value()).collect(Collectors.toSet());
        if (!known.isEmpty() && !known.equals(given)) {
            throw new IllegalStateException(
                    options.directory()
                            + " belongs to a control cluster of "
                            + known
                            + ", but the settings name "
                            + given
                            + "; give the peers that it was made with");
        }
    }
}
