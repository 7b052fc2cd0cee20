package dev.portolan.control.log;

import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of a group of nodes in one process, without disk, network or threads: a command is
 * applied at every node that is not held back before {@link #propose} returns. For simulations and
 * tests.
 */
public final class MemoryCommandLog implements CommandLog {
    private static final class Entry {
        final Term term;
        final byte[] command;

        Entry(Term term, byte[] command) {
            this.term = term;
            this.command = command;
        }
    }

    /** The entries that all nodes share. */
    private static final class Group {
        final List<Entry> entries = new ArrayList<>();
        final List<MemoryCommandLog> nodes = new ArrayList<>();
        long term = 1;
        int leader;
    }

    private final Group group;
    private final ReplicatedState state;
    private final int number;
    private final List<Runnable> listeners = new ArrayList<>();
    private long applied;
    private boolean held;
    private boolean closed;

    private MemoryCommandLog(Group group, ReplicatedState state) {
        this.group = group;
        this.state = state;
        this.number = group.nodes.size();
        group.nodes.add(this);
    }

    /** One node for each state; the first leads in term 1. */
    public static List<MemoryCommandLog> group(List<ReplicatedState> states) {
        Group group = new Group();
        states.forEach(state -> new MemoryCommandLog(group, state));
        return List.copyOf(group.nodes);
    }

    @Override
    public LogIndex propose(byte[] command, Duration patience) {
        synchronized (group) {
            checkOpen();
            if (held) {
                throw new StoreException(Reason.UNAVAILABLE, "this node is held back");
            }
            group.entries.add(new Entry(new Term(group.term), command.clone()));
            group.nodes.forEach(MemoryCommandLog::catchUp);
            return new LogIndex(group.entries.size());
        }
    }

    @Override
    public LogIndex readIndex(Duration patience) {
        synchronized (group) {
            checkOpen();
            if (held) {
                throw new StoreException(Reason.UNAVAILABLE, "this node is held back");
            }
            return new LogIndex(applied);
        }
    }

    @Override
    public LogIndex applied() {
        synchronized (group) {
            return new LogIndex(applied);
        }
    }

    @Override
    public Leadership leadership() {
        return new Leadership() {
            @Override
            public Optional<Term> leading() {
                synchronized (group) {
                    return group.leader == number && !closed
                            ? Optional.of(new Term(group.term))
                            : Optional.empty();
                }
            }

            @Override
            public void onChange(Runnable listener) {
                synchronized (group) {
                    listeners.add(listener);
                }
            }
        };
    }

    /** Makes this node the leader of the next term. */
    public void elect() {
        List<Runnable> calls = new ArrayList<>();
        synchronized (group) {
            group.term++;
            group.leader = number;
            group.nodes.forEach(node -> calls.addAll(node.listeners));
        }
        calls.forEach(Runnable::run);
    }

    /**
     * Holds this node back from now on: it applies nothing and serves nothing, until {@link
     * #release}.
     */
    public void hold() {
        synchronized (group) {
            held = true;
        }
    }

    /** Lets this node catch up. */
    public void release() {
        synchronized (group) {
            held = false;
            catchUp();
        }
    }

    /**
     * Takes over the state of another node as a snapshot, as a node does that is too far behind.
     */
    public void restoreFrom(MemoryCommandLog other) {
        synchronized (group) {
            LogIndex index = new LogIndex(other.applied);
            applied = state.restore(index, other.state.snapshot(index)).value();
        }
    }

    @Override
    public void close() {
        synchronized (group) {
            closed = true;
        }
    }

    private void catchUp() {
        while (!held && !closed && applied < group.entries.size()) {
            Entry entry = group.entries.get((int) applied);
            applied++;
            state.apply(new LogIndex(applied), entry.term, entry.command.clone());
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException(Reason.CLOSED, "the log is closed");
        }
    }
}
