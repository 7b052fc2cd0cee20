package dev.portolan.control.log;

import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.partition.impl.RaftNamespaces;
import io.atomix.protocols.raft.storage.RaftStorage;
import io.atomix.protocols.raft.storage.log.RaftLogWriter;
import io.atomix.storage.StorageLevel;
import io.atomix.utils.concurrent.ThreadModel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The log on Atomix Raft 3.1.12, with what it lacks built around it: {@link FsyncGuard}, {@link
 * Ballot}, reads only behind the first entry of the leader's own term, and a stop of the process
 * where the library would go on with a damaged state.
 */
public final class AtomixCommandLog implements CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(AtomixCommandLog.class);
    private static final byte PROPOSE = 64;
    private static final byte READ_INDEX = 65;
    private static final byte DONE = 0;
    private static final byte NOT_LEADER = 1;
    private static final byte LOST = 2;
    private static final Duration BULK_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofMillis(20);

    /**
     * The share of the disk below which the library compacts all the time: never, for practical
     * purposes.
     */
    private static final double COMPACT_BELOW_FREE_DISK = 0.000_001;

    private static final Duration TELL_AGAIN = Duration.ofMillis(3);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** Commands of this node that are on their way at the same time. */
    private static final int IN_FLIGHT = 1_024;

    private final AtomixOptions options;
    private final FatalHandler fatal;
    private final DirectoryLock lock;
    private final PeerTransport transport;
    private final RaftPeers peers;
    private final RaftContext raft;
    private final FsyncGuard fsync;
    private final LogType type;
    private final AppliedIndex applied = new AppliedIndex();
    private final LeaderState leadership = new LeaderState();
    private final ReadRounds reads;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    // used on the Raft thread
    private long begunTerm;
    private boolean telling;
    // written on the Raft thread
    private volatile @Nullable LeaderSession session;
    private volatile boolean closed;

    private AtomixCommandLog(
            AtomixOptions options,
            DirectoryLock lock,
            PeerTransport transport,
            ReplicatedState state,
            FatalHandler fatal)
            throws IOException {
        this.options = options;
        this.lock = lock;
        this.transport = transport;
        this.fatal =
                (what, cause) -> {
                    if (!closed) {
                        fatal.stop(what, cause);
                    }
                };
        this.peers =
                new RaftPeers(
                        transport,
                        new Ballot(options.directory().resolve("ballot")),
                        options.electionTimeout(),
                        BULK_TIMEOUT);
        CompletableFuture<AppliedLog> service = new CompletableFuture<>();
        this.type = new LogType(service::join);
        this.raft =
                new RaftContext(
                        "control",
                        MemberId.from(options.self().value()),
                        new StaticMembership(options.selfPeer(), options.peers()),
                        peers,
                        storage(options.directory().resolve("raft"), options.segmentBytes()),
                        type,
                        ThreadModel.SHARED_THREAD_POOL.factory("control-log-%d", 2, LOG),
                        true);
        this.fsync = new FsyncGuard(journal(raft.getLogWriter()), this.fatal);
        this.reads = new ReadRounds(this::readRound);
        service.complete(new AppliedLog(state, applied, fsync, raft::getTerm, this.fatal));
    }

    /**
     * Starts this node's part of the log; it elects a leader with the others in the background.
     *
     * @throws IllegalStateException when a guard is not in force, the directory is in use or
     *     belongs to other peers
     * @throws UncheckedIOException when the directory or the port cannot be used
     */
    public static AtomixCommandLog start(
            AtomixOptions options, ReplicatedState state, FatalHandler fatal) {
        Map<NodeId, Peer> byId =
                options.peers().stream().collect(Collectors.toMap(Peer::id, peer -> peer));
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            DirectoryLock lock = DirectoryLock.of(options.directory());
            opened.push(lock);
            PeerTransport transport =
                    new PeerTransport(options.cluster(), options.selfPeer(), byId);
            opened.push(transport);
            AtomixCommandLog log = new AtomixCommandLog(options, lock, transport, state, fatal);
            opened.clear();
            opened.push(log);
            log.run();
            return log;
        } catch (IOException e) {
            opened.forEach(part -> close(part, e));
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            opened.forEach(part -> close(part, e));
            throw e;
        }
    }

    private static void close(AutoCloseable part, Exception cause) {
        try {
            part.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public LogIndex propose(byte[] command, Duration patience) {
        if (command.length > AtomixOptions.LARGEST_COMMAND) {
            throw new StoreException(
                    Reason.TOO_LARGE,
                    "the command has "
                            + command.length
                            + " bytes, at most "
                            + AtomixOptions.LARGEST_COMMAND
                            + " fit");
        }
        Deadline deadline = Deadline.in(patience);
        if (!enter(deadline)) {
            throw unavailable("more than " + IN_FLIGHT + " commands of this node are on their way");
        }
        try {
            long index = atLeader(() -> append(command, deadline), deadline, Reason.AMBIGUOUS);
            if (!applied.await(index, deadline)) {
                throw new StoreException(
                        Reason.AMBIGUOUS,
                        "entry " + index + " is committed, but was not applied here in time");
            }
            return new LogIndex(index);
        } finally {
            inFlight.release();
        }
    }

    @Override
    public LogIndex readIndex(Duration patience) {
        Deadline deadline = Deadline.in(patience);
        long index = atLeader(() -> confirmedIndex(deadline), deadline, Reason.UNAVAILABLE);
        if (!applied.await(index, deadline)) {
            throw unavailable(
                    "this node has applied entry "
                            + applied.get()
                            + " of "
                            + raft.getLogWriter().getLastIndex()
                            + " (committed up to "
                            + raft.getCommitIndex()
                            + "), the leader is at "
                            + index);
        }
        return new LogIndex(index);
    }

    @Override
    public LogIndex applied() {
        return new LogIndex(applied.get());
    }

    @Override
    public Leadership leadership() {
        return leadership;
    }

    /** Takes a snapshot and drops the files of the journal that it covers, in the background. */
    void compact() {
        var _ = raft.compact();
    }

    /** How often this node has forced its journal to disk since it started. */
    public long forced() {
        return fsync.forced();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        leadership.close();
        transport.close();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        raft.getThreadContext()
                .execute(() -> {
                    session = null;
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
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("log=closing cause=\"the lock\"", e);
        }
    }

    private void run() {
        checkGuards();
        checkPeers();
        transport.handle(PROPOSE, payload -> answer(() -> appendHere(payload)));
        transport.handle(READ_INDEX, payload -> answer(reads::join));
        ReadAhead readAhead = ReadAhead.of(raft);
        peers.guardWith(
                fsync,
                new RaftPeers.Following(
                        raft.getThreadContext(),
                        () -> raft.getLogWriter().getLastIndex(),
                        readAhead::drop));
        raft.setElectionTimeout(options.electionTimeout());
        raft.setHeartbeatInterval(options.heartbeat());
        raft.addRoleChangeListener(this::onRole);
        transport.start();
        Set<MemberId> members =
                options.peers().stream()
                        .map(peer -> MemberId.from(peer.id().value()))
                        .collect(Collectors.toSet());
        var _ =
                raft.getCluster()
                        .bootstrap(members)
                        .whenComplete((done, error) -> {
                            if (error != null && !closed) {
                                fatal.stop(
                                        "this node could not take its place in the control cluster",
                                        error);
                            }
                        });
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

    /** On the Raft thread. The library tells of an election without rivals twice. */
    private void onRole(RaftServer.Role role) {
        if (role == RaftServer.Role.LEADER && raft.getTerm() == begunTerm) {
            return;
        }
        LOG.info("node={} role={} term={}", options.self(), role, raft.getTerm());
        session = null;
        leadership.set(Optional.empty());
        if (role == RaftServer.Role.LEADER) {
            begunTerm = raft.getTerm();
            var _ =
                    LeaderSession.begin(raft, fsync, type)
                            .whenComplete((begun, error) -> {
                                if (error == null) {
                                    lead(begun);
                                } else {
                                    LOG.warn("node={} leading=false", options.self(), error);
                                }
                            });
        }
    }

    private void lead(LeaderSession begun) {
        fsync.beforeApply(begun.term(), raft.getLogWriter().getLastIndex());
        if (!peers.isGuarded() || !begun.isForced()) {
            fatal.stop(
                    "entries are acknowledged that are not on disk",
                    new IllegalStateException(
                            "guarded=" + peers.isGuarded() + " forced=" + begun.isForced()));
            return;
        }
        begun.closeOthers();
        session = begun;
        forgiveFailures(begun);
        leadership.set(Optional.of(new Term(begun.term())));
    }

    /**
     * On the Raft thread, for as long as this leadership lasts: the library asks a member that has
     * not answered less and less often, up to once a minute, and would leave one behind that has
     * come back.
     */
    private void forgiveFailures(LeaderSession current) {
        if (session == null || closed || current.term() != raft.getTerm()) {
            return;
        }
        raft.getCluster().getRemoteMemberStates().forEach(RaftMemberContext::resetFailureCount);
        raft.getThreadContext().schedule(options.electionTimeout(), () -> forgiveFailures(current));
    }

    /**
     * Tries until the leader has answered; {@code inDoubt} is the reason when the last try may have
     * had an effect.
     */
    private long atLeader(
            Supplier<CompletableFuture<Long>> attempt, Deadline deadline, Reason inDoubt) {
        while (!deadline.isOver()) {
            if (closed) {
                throw new StoreException(Reason.CLOSED, "the log is closed");
            }
            try {
                return attempt.get().get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                boolean harmless =
                        inDoubt == Reason.UNAVAILABLE
                                || e.getCause() instanceof LeaderSession.NotLeaderException
                                || e.getCause() instanceof PeerTransport.NotSentException;
                if (!harmless) {
                    throw new StoreException(
                            inDoubt, "the leader's answer was lost: " + e.getCause(), e);
                }
                pause(deadline);
            } catch (TimeoutException e) {
                throw new StoreException(inDoubt, "the leader did not answer in time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException(inDoubt, "interrupted while the leader was asked", e);
            }
        }
        throw unavailable("the control cluster has no leader that this node can reach");
    }

    private CompletableFuture<Long> append(byte[] command, Deadline deadline) {
        return session != null ? appendHere(command) : atPeer(PROPOSE, command, deadline);
    }

    private CompletableFuture<Long> confirmedIndex(Deadline deadline) {
        return session != null ? reads.join() : atPeer(READ_INDEX, new byte[0], deadline);
    }

    private CompletableFuture<Long> appendHere(byte[] command) {
        return onRaftThread(current -> {
            CompletableFuture<Long> index = current.append(command);
            if (options.peers().size() > 1) {
                var _ = index.thenRunAsync(this::tellOthers, raft.getThreadContext());
            }
            return index;
        });
    }

    /**
     * On the Raft thread, after a commit: lets the others apply at once, not at the next heartbeat.
     * A round of reads carries how far the log is committed; the second one reaches those that were
     * still writing during the first.
     */
    private void tellOthers() {
        if (telling) {
            return;
        }
        telling = true;
        var _ = reads.join();
        raft.getThreadContext()
                .schedule(
                        TELL_AGAIN,
                        () -> {
                            telling = false;
                            var _ = reads.join();
                        });
    }

    private CompletableFuture<Long> readRound() {
        return onRaftThread(LeaderSession::readIndex)
                .orTimeout(
                        options.electionTimeout().multipliedBy(2).toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Long> onRaftThread(
            Function<LeaderSession, CompletableFuture<Long>> action) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        raft.getThreadContext()
                .execute(() -> {
                    LeaderSession current = session;
                    if (current == null) {
                        result.completeExceptionally(new LeaderSession.NotLeaderException());
                        return;
                    }
                    var _ =
                            action.apply(current)
                                    .whenComplete((index, error) -> {
                                        if (error == null) {
                                            result.complete(index);
                                        } else {
                                            result.completeExceptionally(cause(error));
                                        }
                                    });
                });
        return result;
    }

    private CompletableFuture<Long> atPeer(byte kind, byte[] payload, Deadline deadline) {
        RaftMember leader = raft.getLeader();
        if (leader == null || leader.memberId().id().equals(options.self().value())) {
            return CompletableFuture.failedFuture(new LeaderSession.NotLeaderException());
        }
        return transport
                .call(new NodeId(leader.memberId().id()), kind, payload, deadline.left())
                .thenApply(AtomixCommandLog::read);
    }

    private static CompletableFuture<byte[]> answer(Supplier<CompletableFuture<Long>> action) {
        return action.get()
                .handle((index, error) -> {
                    byte status =
                            error == null
                                    ? DONE
                                    : cause(error) instanceof LeaderSession.NotLeaderException
                                            ? NOT_LEADER
                                            : LOST;
                    return ByteBuffer.allocate(1 + Long.BYTES)
                            .put(status)
                            .putLong(error == null ? index : 0)
                            .array();
                });
    }

    private static long read(byte[] answer) {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        byte status = bytes.get();
        if (status == DONE) {
            return bytes.getLong();
        }
        throw status == NOT_LEADER
                ? new LeaderSession.NotLeaderException()
                : new IllegalStateException(
                        "the leader lost its place, or did not get a majority in time");
    }

    private boolean enter(Deadline deadline) {
        try {
            return inFlight.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause(Deadline deadline) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(RETRY.toNanos(), deadline.leftNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while waiting for a leader");
        }
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    private static StoreException unavailable(String message) {
        return new StoreException(Reason.UNAVAILABLE, message);
    }

    private static RaftStorage storage(Path directory, int segmentBytes) throws IOException {
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

    private static FsyncGuard.Journal journal(RaftLogWriter writer) {
        return new FsyncGuard.Journal() {
            @Override
            public long lastIndex() {
                return writer.getLastIndex();
            }

            @Override
            public void force() {
                writer.flush();
            }
        };
    }
}
