package dev.portolan.replication;

import dev.portolan.model.control.Term;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.ProtectedApplication.Status;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.GroupStep.Memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of one protected application: {@code (state, view, now) → (state, effects)}. Pure. The
 * state holds only how long something has been waited for, so that a new leader may begin with
 * {@link State#NEW} at any point.
 */
public final class ReplicationStep {
    public static final String PROTECTED = "Protected";
    public static final String RPO_MET = "RpoMet";
    public static final String FENCED = "Fenced";

    private final ReplicationOptions options;
    private final RecoveryDecider decider;

    public ReplicationStep(ReplicationOptions options) {
        this.options = options;
        decider = new RecoveryDecider(options);
    }

    /** What one step hands to the next. */
    public static final class State {
        public static final State NEW = new State(Map.of(), Optional.empty());
        private final Map<GroupName, Memory> memories;
        private final Optional<Duration> reported;

        private State(Map<GroupName, Memory> memories, Optional<Duration> reported) {
            this.memories = Map.copyOf(memories);
            this.reported = reported;
        }
    }

    /** The outcome. */
    public record Next(State state, List<Effect> effects) {
        public Next {
            effects = List.copyOf(effects);
        }
    }

    /**
     * @param term of the leader that is to carry the effects out
     */
    public Next step(State state, ApplicationView view, Moment now, Term term) {
        if (view.policy().isEmpty()) {
            Status before = view.application().status();
            Status status =
                    new Status(
                            before.primary(),
                            before.epoch(),
                            Phase.Protecting.name(),
                            "there is no ReplicationPolicy "
                                    + view.application().spec().policyRef(),
                            before.replicas(),
                            before.conditions());
            return new Next(
                    state, status.equals(before) ? List.of() : List.of(new Effect.Report(status)));
        }
        var context = new StepContext(view, view.policy().get().spec(), term, now);
        Map<GroupName, Memory> memories = new HashMap<>();
        List<Effect> effects = new ArrayList<>();
        List<GroupStep> steps = new ArrayList<>();
        for (GroupView group : view.groups()) {
            Memory memory = state.memories.getOrDefault(group.name(), Memory.NOTHING);
            GroupStep step = decider.decide(context, group, memory);
            memories.put(group.name(), step.memory());
            effects.addAll(step.effects());
            steps.add(step);
        }
        if (steps.isEmpty()) {
            return new Next(state, List.of());
        }
        Status before = view.application().status();
        var change = new StatusChange(before, StatusReport.of(context, before, steps));
        Optional<Duration> reported = state.reported;
        if (reportIsDue(change, reported, now)) {
            effects.add(new Effect.Report(change.after()));
            effects.addAll(change.events(steps));
            reported = Optional.of(now.uptime());
        }
        return new Next(new State(memories, reported), effects);
    }

    private boolean reportIsDue(StatusChange change, Optional<Duration> reported, Moment now) {
        return !change.before().equals(change.after())
                && (change.isNews()
                        || reported.map(last ->
                                        last.plus(options.report()).compareTo(now.uptime()) <= 0)
                                .orElse(true));
    }
}
