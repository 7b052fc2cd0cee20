package dev.portolan.chaos.simulation;

import dev.portolan.control.placement.Effect;
import dev.portolan.control.placement.Input;
import dev.portolan.control.placement.PlacementLoop;
import dev.portolan.control.placement.Step;
import dev.portolan.control.state.FederationState;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One leader's placing loop and its driver in virtual time: changes arrive in order but late,
 * effects take time, and while they are carried out the loop waits for their answers, as the live
 * driver does.
 */
final class PlacingNode {
    private static final int REFUSED_ONE_IN = 6;
    private static final int LOST_ONE_IN = 8;
    private static final int LATE_ONE_IN = 5;
    private static final int REPEATED_ONE_IN = 5;

    private final Agenda agenda;
    private final SimulatedStore store;
    private final Disturbance disturbance;
    private final RandomGenerator random;
    private final PlacementLoop loop;
    private final Term term;

    private final ArrayDeque<Input> answers = new ArrayDeque<>();
    private final ArrayDeque<WatchEvent> arrived = new ArrayDeque<>();
    private Instant lastArrival;
    private Optional<Instant> wakeAt = Optional.empty();
    private boolean busy;
    private boolean dead;

    PlacingNode(
            Agenda agenda,
            SimulatedStore store,
            Disturbance disturbance,
            RandomGenerator random,
            PlacementDecider decider,
            Term term) {
        this.agenda = agenda;
        this.store = store;
        this.disturbance = disturbance;
        this.random = random;
        this.loop = new PlacementLoop(decider);
        this.term = term;
        this.lastArrival = agenda.now();
    }

    /** Begins from what is stored. */
    void start() {
        store.beginTerm(term);
        FederationState state = store.state();
        List<StoredObject> objects = new ArrayList<>();
        state.types().forEach(type -> objects.addAll(state.list(type, Namespace.NONE)));
        answers.add(new Input.Listed(state.revision(), objects));
        answers.add(new Input.Led(Optional.of(term)));
        store.onEvents(this::send);
        pump();
    }

    /** Hears and says nothing from now on; what is on its way to the store gets there. */
    void kill() {
        dead = true;
    }

    private void send(List<WatchEvent> events) {
        if (dead) {
            return;
        }
        int millis =
                disturbance.strikes(Fault.DELIVERY_LATE, LATE_ONE_IN)
                        ? random.nextInt(3_000)
                        : random.nextInt(10);
        Instant at = agenda.now().plusMillis(millis);
        lastArrival = at.isAfter(lastArrival) ? at : lastArrival;
        agenda.at(lastArrival, () -> arrive(events));
        if (disturbance.strikes(Fault.DELIVERY_REPEATED, REPEATED_ONE_IN)) {
            agenda.at(lastArrival.plusMillis(random.nextInt(1_000)), () -> arrive(events));
        }
    }

    private void arrive(List<WatchEvent> events) {
        arrived.addAll(events);
        pump();
    }

    private void pump() {
        while (!dead && !busy) {
            Input next = next();
            if (next == null) {
                return;
            }
            Step step = loop.step(next, agenda.now());
            wakeAt = step.wakeAt();
            wakeAt.filter(at -> at.isAfter(agenda.now()))
                    .ifPresent(at -> agenda.at(at, this::pump));
            if (!step.effects().isEmpty()) {
                carryOut(step.effects());
            }
        }
    }

    private @Nullable Input next() {
        if (!answers.isEmpty()) {
            return answers.remove();
        }
        if (!arrived.isEmpty()) {
            List<WatchEvent> events = List.copyOf(arrived);
            arrived.clear();
            return new Input.Changed(events);
        }
        return wakeAt.filter(at -> !at.isAfter(agenda.now())).isPresent() ? new Input.Woke() : null;
    }

    private void carryOut(List<Effect> effects) {
        busy = true;
        Duration longest = Duration.ZERO;
        for (Effect effect : effects) {
            Duration delay = Duration.ofMillis(1 + random.nextInt(40));
            longest = delay.compareTo(longest) > 0 ? delay : longest;
            agenda.after(delay, () -> carryOut(effect).ifPresent(answers::add));
        }
        agenda.after(
                longest.plusMillis(1),
                () -> {
                    busy = false;
                    pump();
                });
    }

    private Optional<Input> carryOut(Effect effect) {
        return switch (effect) {
            case Effect.Commit commit -> Optional.of(commit(commit));
            case Effect.Remove remove -> remove(remove);
            case Effect.WriteStatus status -> {
                store.write(Write.update(status.policy(), status.content(), status.expected()));
                yield Optional.empty();
            }
            case Effect.Tell tell -> Optional.empty();
        };
    }

    private Input commit(Effect.Commit effect) {
        if (disturbance.strikes(Fault.COMMITS_REFUSED, REFUSED_ONE_IN)) {
            return new Input.Answered(effect, new PlanCommitter.Refused(List.of()));
        }
        boolean lost = disturbance.strikes(Fault.ANSWERS_LOST, LOST_ONE_IN);
        if (lost && random.nextBoolean()) {
            return new Input.Failed(effect.commit().key(), "the request was lost");
        }
        PlanCommitter.Outcome outcome = store.commit(effect.commit());
        return lost
                ? new Input.Failed(effect.commit().key(), "the answer was lost")
                : new Input.Answered(effect, outcome);
    }

    private Optional<Input> remove(Effect.Remove remove) {
        WriteOutcome outcome = store.write(Write.delete(remove.placement(), remove.expected()));
        return outcome instanceof WriteOutcome.Conflict
                ? Optional.of(new Input.Failed(remove.placement(), "it has changed since"))
                : Optional.empty();
    }
}
