package dev.portolan.chaos.simulation;

import dev.portolan.control.state.Applied;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.Result;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The real state machine behind requests that may come twice. Every change is journaled, and shown
 * to the checks before anybody else sees it.
 */
final class SimulatedStore {
    private static final int HISTORY = 200_000;
    private static final int REPEATED_ONE_IN = 4;

    private final Agenda agenda;
    private final Journal journal;
    private final Disturbance disturbance;
    private final RandomGenerator random;
    private final boolean checkingRoom;
    private final List<Consumer<List<WatchEvent>>> listeners = new ArrayList<>();
    private final Consumer<Change> check;
    private FederationState state =
            FederationState.empty(Limits.INITIAL.withHistoryChanges(HISTORY));
    private long sequence;

    /** A change of one object and the state after the command that it belongs to. */
    record Change(WatchEvent event, FederationState after) {}

    /**
     * @param checkingRoom whether plans are checked against the room; without it a store is broken
     */
    SimulatedStore(
            Agenda agenda,
            Journal journal,
            Disturbance disturbance,
            RandomGenerator random,
            boolean checkingRoom,
            Consumer<Change> check) {
        this.agenda = agenda;
        this.journal = journal;
        this.disturbance = disturbance;
        this.random = random;
        this.checkingRoom = checkingRoom;
        this.check = check;
    }

    FederationState state() {
        return state;
    }

    void onEvents(Consumer<List<WatchEvent>> listener) {
        listeners.add(listener);
    }

    void beginTerm(Term term) {
        apply(new Command.BeginTerm(term));
    }

    WriteOutcome write(Write write) {
        return ((Result.Wrote) apply(new Command.Transact(List.of(write)))).outcome();
    }

    /** Creates or replaces an object, whatever its revision. */
    void put(ResourceKey key, Document content) {
        write(
                state.get(key).isPresent()
                        ? new Write.Update(key, content, Optional.empty())
                        : Write.create(key, content));
    }

    PlanCommitter.Outcome commit(PlanCommitter.Commit commit) {
        if (!checkingRoom) {
            put(commit.key(), commit.placement());
            return new PlanCommitter.Committed(state.revision());
        }
        return ((Result.Planned) apply(new Command.CommitPlan(commit))).outcome();
    }

    private Result apply(Command command) {
        Request request = new Request(new RequestId("simulation", ++sequence), command);
        Result result = apply(request);
        if (disturbance.strikes(Fault.REQUESTS_REPEATED, REPEATED_ONE_IN)) {
            agenda.after(Duration.ofMillis(random.nextInt(2_000)), () -> apply(request));
        }
        return result;
    }

    private Result apply(Request request) {
        Applied applied = state.apply(request);
        state = applied.next();
        for (WatchEvent event : applied.events()) {
            journal.note(line(event));
            check.accept(new Change(event, state));
        }
        if (!applied.events().isEmpty()) {
            listeners.forEach(listener -> listener.accept(applied.events()));
        }
        return applied.result();
    }

    private static String line(WatchEvent event) {
        Document content = event.object().content();
        String head = event.revision() + " " + event.type() + " " + event.object().key();
        return event.object().key().type().equals(ResourceType.PLACEMENTS)
                ? head
                        + " "
                        + content.at("spec", "clusters")
                        + " unplaced="
                        + content.at("status", "unplaced")
                        + " \""
                        + content.text("status", "reason")
                        + "\""
                : head;
    }
}
