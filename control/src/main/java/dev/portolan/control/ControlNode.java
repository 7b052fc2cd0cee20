package dev.portolan.control;

import dev.portolan.control.log.AtomixCommandLog;
import dev.portolan.control.log.AtomixOptions;
import dev.portolan.control.log.FatalHandler;
import dev.portolan.control.log.LeaderState;
import dev.portolan.control.log.LogIndex;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.FeatureLevel;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.LeaseBook;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.volume.EpochBook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * One node of the control cluster: its copy of the replicated state behind the ports of the model.
 * What it acknowledged survives a crash of all nodes. Safe for use by many threads.
 */
public final class ControlNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlNode.class);
    private static final int SEGMENT_BYTES = 16 * 1024 * 1024;
    private static final Duration FETCHING = Duration.ofMinutes(2);

    private final ControlOptions options;
    private final LocalCopy copy;
    private final FileSnapshots snapshots;
    private final AtomixCommandLog log;
    private final Proposer proposer;
    private final FeatureLevels levels;
    private final ReplicatedStore store;
    private final ReplicatedBooks books;
    private final StoredEvents events;
    private final LeaderState leadership = new LeaderState();

    private ControlNode(ControlOptions options, Function<Replica, AtomixCommandLog> opener) {
        this.options = options;
        this.copy = new LocalCopy(FederationState.empty());
        this.snapshots = new FileSnapshots(options.dataDir().resolve("snapshots"), FETCHING);
        Replica replica = new Replica(copy, snapshots);
        this.log = opener.apply(replica);
        this.proposer =
                new Proposer(log, replica, options.nodeId().value(), options.writePatience());
        this.levels =
                new FeatureLevels(
                        proposer,
                        copy::state,
                        options.nodeId().value(),
                        () -> options.peers().stream().map(peer -> peer.id().value()).toList(),
                        FeatureLevel.NEWEST);
        this.store = new ReplicatedStore(log, copy, proposer, options.readPatience());
        this.books = new ReplicatedBooks(store, proposer);
        this.events = new StoredEvents(store, options.clock());
        log.leadership().onChange(this::beginTerm);
        beginTerm();
        levels.start();
    }

    /**
     * Starts a node; it finds the others and a leader in the background, see {@link #awaitReady}.
     *
     * @param fatal called when going on could lose or corrupt data; must end the process
     * @throws IllegalStateException when the data directory is in use, damaged or belongs to other
     *     peers
     * @throws java.io.UncheckedIOException when the directory or the port cannot be used
     */
    public static ControlNode start(ControlOptions options, FatalHandler fatal) {
        AtomixOptions atomix =
                new AtomixOptions(
                        options.cluster(),
                        options.nodeId(),
                        options.peers(),
                        options.dataDir(),
                        options.electionTimeout(),
                        options.heartbeat(),
                        SEGMENT_BYTES,
                        options.credentials());
        return new ControlNode(options, replica -> AtomixCommandLog.start(atomix, replica, fatal));
    }

    /** As above; a fatal error is logged and halts the JVM. */
    public static ControlNode start(ControlOptions options) {
        return start(options, ControlNode::halt);
    }

    /**
     * Waits until this node reaches a leader and has everything acknowledged so far.
     *
     * @throws StoreException when that takes longer than {@code patience}
     */
    public void awaitReady(Duration patience) {
        LogIndex index = log.readIndex(patience);
        LOG.info(
                "node={} ready=true index={} revision={}",
                options.nodeId(),
                index.value(),
                copy.state().revision());
    }

    public ResourceStore store() {
        return store;
    }

    public PlanCommitter committer() {
        return books;
    }

    public EpochBook epochs() {
        return books;
    }

    public LeaseBook leases() {
        return books;
    }

    /** This node leads from when everybody who applies the log knows its term. */
    public Leadership leadership() {
        return leadership;
    }

    public EventSink events() {
        return events;
    }

    public ControlOptions options() {
        return options;
    }

    /** The state of this node as it is. */
    public FederationState state() {
        return copy.state();
    }

    /**
     * Takes a snapshot and drops what it covers from the log, in the background; that happens by
     * itself as the log grows.
     */
    void compact() {
        log.compact();
    }

    /** How often this node has forced its journal to disk since it started. */
    public long forced() {
        return log.forced();
    }

    /** Leaves without a word to the others, as a crash would; what was acknowledged stays. */
    @Override
    public void close() {
        leadership.close();
        levels.close();
        events.close();
        log.close();
        snapshots.close();
        copy.close();
    }

    /**
     * Makes the term of a leadership that this node has won known to everybody, before anybody acts
     * in it.
     */
    private synchronized void beginTerm() {
        Optional<Term> elected = log.leadership().leading();
        leadership.set(Optional.empty());
        while (elected.isPresent() && log.leadership().leading().equals(elected)) {
            Term term = elected.get();
            try {
                proposer.propose(new Command.BeginTerm(term));
                configure();
                LOG.info("node={} leading=true term={}", options.nodeId(), term.value());
                leadership.set(elected);
                return;
            } catch (StoreException e) {
                LOG.warn(
                        "node={} leading=false term={} cause=\"{}\"",
                        options.nodeId(),
                        term.value(),
                        e.getMessage());
            }
        }
    }

    /** Puts this node's settings in force on all nodes. */
    private void configure() {
        Limits limits = options.limits();
        if (!copy.state().limits().equals(limits)) {
            proposer.propose(new Command.Configure(limits));
        }
    }

    private static void halt(String what, Throwable cause) {
        LOG.error("node=halted cause=\"{}\"", what, cause);
        Runtime.getRuntime().halt(70);
    }
}
