package dev.portolan.control.log;

import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;
import dev.portolan.control.peer.PeerIdentity;
import dev.portolan.control.peer.PeerTransport;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;

import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.impl.RaftContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The log on Atomix Raft 3.1.12. {@link RaftNode} is the library with its guards, {@link
 * LeaderWatch} this node's leaderships; here commands and reads go to whoever leads.
 */
public final class AtomixCommandLog implements CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(AtomixCommandLog.class);
    private static final Duration RETRY = Duration.ofMillis(20);

    /** Commands of this node that are on their way at the same time. */
    private static final int IN_FLIGHT = 1_024;

    private final AtomixOptions options;
    private final DirectoryLock lock;
    private final ConfirmedRecord record;
    private final PeerTransport transport;
    private final RaftNode node;
    private final RaftContext raft;
    private final LeaderWatch watch;
    private final Leader here;
    private final Leader there;
    private final AppliedIndex applied = new AppliedIndex();
    private final LeaderState leadership = new LeaderState();
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

    private AtomixCommandLog(
            AtomixOptions options,
            DirectoryLock lock,
            ConfirmedRecord record,
            PeerTransport transport,
            ReplicatedState state,
            FatalHandler fatal)
            throws IOException {
        this.options = options;
        this.lock = lock;
        this.record = record;
        this.transport = transport;
        this.node = new RaftNode(options, transport, record, state, applied, fatal);
        this.raft = node.raft();
        this.watch = new LeaderWatch(options.self(), options.electionTimeout(), node, leadership);
        this.here =
                new LocalLeader(
                        watch,
                        options.peers().size() == 1,
                        options.electionTimeout().multipliedBy(2));
        this.there = new RemoteLeader(transport, this::otherLeader);
    }

    /**
     * Starts this node's part of the log; it elects a leader with the others in the background.
     *
     * @throws IllegalStateException when a guard is not in force, the directory is in use or
     *     belongs to other peers, the others would refuse the node's certificate, or the end of the
     *     log is lost
     * @throws UncheckedIOException when the directory or the port cannot be used
     */
    public static AtomixCommandLog start(
            AtomixOptions options, ReplicatedState state, FatalHandler fatal) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            DirectoryLock lock = DirectoryLock.of(options.directory());
            opened.push(lock);
            ConfirmedRecord record =
                    ConfirmedRecord.open(
                            options.directory().resolve("confirmed"),
                            JournalScan.of(options.journal()),
                            fatal);
            opened.push(record);
            PeerTransport transport = transport(options);
            opened.push(transport);
            state.meet(
                    new RemoteStates(
                            transport,
                            options.peers().stream()
                                    .map(Peer::id)
                                    .filter(id -> !id.equals(options.self()))
                                    .sorted()
                                    .toList()));
            RemoteStates.serve(transport, state);
            AtomixCommandLog log =
                    new AtomixCommandLog(options, lock, record, transport, state, fatal);
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

    private static PeerTransport transport(AtomixOptions options) throws IOException {
        if (options.peers().size() == 1) {
            return PeerTransport.alone();
        }
        return PeerTransport.among(
                options.peers().stream().collect(Collectors.toMap(Peer::id, peer -> peer)),
                new PeerIdentity(options.cluster(), options.self()),
                options.credentials().orElseThrow());
    }

    private static void close(AutoCloseable part, Exception cause) {
        try {
            part.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }

    private void run() {
        RemoteLeader.serve(transport, here, options.electionTimeout().multipliedBy(2));
        node.guard(watch::onRole);
        transport.start();
        node.join();
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
            long index =
                    atLeader(
                            leader -> leader.append(command, deadline.left()),
                            deadline,
                            Reason.AMBIGUOUS);
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
        long index =
                atLeader(
                        leader -> leader.confirmedIndex(deadline.left()),
                        deadline,
                        Reason.UNAVAILABLE);
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
    public void compact() {
        var _ = raft.compact();
    }

    /** How often this node has forced its journal to disk since it started. */
    public long forced() {
        return node.fsync().forced();
    }

    @Override
    public void close() {
        if (!node.beginClose()) {
            return;
        }
        leadership.close();
        transport.close();
        node.close(watch::stop);
        try (lock;
                record) {
            LOG.debug("log=closed confirmed={}", record.confirmed());
        } catch (IOException e) {
            LOG.warn("log=closing cause=\"the record or the lock\"", e);
        }
    }

    /**
     * Tries until the leader has answered; {@code inDoubt} is the reason when the last try may have
     * had an effect.
     */
    private long atLeader(
            Function<Leader, CompletableFuture<Long>> question, Deadline deadline, Reason inDoubt) {
        while (!deadline.isOver()) {
            if (node.isClosed()) {
                throw new StoreException(Reason.CLOSED, "the log is closed");
            }
            try {
                return question.apply(watch.isLeading() ? here : there)
                        .get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
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

    private @Nullable NodeId otherLeader() {
        RaftMember leader = raft.getLeader();
        return leader == null || leader.memberId().id().equals(options.self().value())
                ? null
                : new NodeId(leader.memberId().id());
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

    private static StoreException unavailable(String message) {
        return new StoreException(Reason.UNAVAILABLE, message);
    }
}
