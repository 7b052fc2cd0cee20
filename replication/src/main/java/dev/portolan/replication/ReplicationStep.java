package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.ProtectedApplication.Replica;
import dev.portolan.model.volume.ProtectedApplication.Status;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.GroupStep.Memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

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
        Status after = status(context, before, steps);
        Optional<Duration> reported = state.reported;
        if (reportIsDue(before, after, reported, now)) {
            effects.add(new Effect.Report(after));
            effects.addAll(news(before, after, steps));
            reported = Optional.of(now.uptime());
        }
        return new Next(new State(memories, reported), effects);
    }

    private boolean reportIsDue(
            Status before, Status after, Optional<Duration> reported, Moment now) {
        if (before.equals(after)) {
            return false;
        }
        boolean numbersOnly = withoutNumbers(before).equals(withoutNumbers(after));
        return !numbersOnly
                || reported.map(last -> last.plus(options.report()).compareTo(now.uptime()) <= 0)
                        .orElse(true);
    }

    private static Status withoutNumbers(Status status) {
        return new Status(
                status.primary(),
                status.epoch(),
                status.phase(),
                "",
                status.replicas().stream()
                        .map(replica ->
                                new Replica(
                                        replica.member(),
                                        Generation.NONE,
                                        Optional.empty(),
                                        Optional.empty(),
                                        replica.verified()))
                        .toList(),
                status.conditions().stream()
                        .map(condition ->
                                new Condition(
                                        condition.type(),
                                        condition.status(),
                                        condition.reason(),
                                        "",
                                        Instant.EPOCH))
                        .toList());
    }

    private static Status status(StepContext context, Status before, List<GroupStep> steps) {
        ApplicationView view = context.view();
        Instant now = context.now().wall();
        GroupStep worst =
                steps.stream().max(Comparator.comparing(GroupStep::phase, SEVERITY)).orElseThrow();
        Optional<ClusterName> primary = commonPrimary(steps);
        Epoch epoch =
                steps.stream()
                        .flatMap(step -> step.grant().stream())
                        .map(Grant::epoch)
                        .max(Comparator.naturalOrder())
                        .filter(newest -> primary.isPresent())
                        .orElse(before.epoch());
        List<Replica> replicas = replicas(view, steps, now);
        List<Condition> conditions = before.conditions();
        boolean isProtected = steps.stream().allMatch(step -> step.phase() == Phase.Protected);
        conditions =
                Condition.of(
                                PROTECTED,
                                isProtected,
                                isProtected ? "Replicated" : worst.phase().name(),
                                worst.reason(),
                                now)
                        .mergeInto(conditions);
        conditions = rpo(context, replicas, now).mergeInto(conditions);
        boolean fenced = steps.stream().allMatch(GroupStep::fenced);
        conditions =
                Condition.of(
                                FENCED,
                                fenced,
                                fenced ? "OneWriter" : "Moving",
                                fenced
                                        ? "nobody but the primary of the epoch can write"
                                        : "the lease of an older epoch may still run",
                                now)
                        .mergeInto(conditions);
        return new Status(
                primary.or(before::primary),
                epoch,
                worst.phase().name(),
                worst.reason(),
                replicas,
                conditions);
    }

    /** From best to worst. */
    private static final Comparator<Phase> SEVERITY =
            Comparator.comparingInt(phase ->
                    switch (phase) {
                        case Protected -> 0;
                        case Protecting -> 1;
                        case FailingBack -> 2;
                        case FailingOver -> 3;
                        case Fenced -> 4;
                    });

    /** Where every group is written; empty while one is not, or while they are apart. */
    private static Optional<ClusterName> commonPrimary(List<GroupStep> steps) {
        List<ClusterName> primaries =
                steps.stream()
                        .filter(GroupStep::writable)
                        .flatMap(step -> step.grant().stream())
                        .map(Grant::primary)
                        .toList();
        return primaries.size() == steps.size() && primaries.stream().distinct().count() == 1
                ? Optional.of(primaries.getFirst())
                : Optional.empty();
    }

    /** For each member the worst of the groups: what is not on it whole is not on it. */
    private static List<Replica> replicas(
            ApplicationView view, List<GroupStep> steps, Instant now) {
        var members = new TreeSet<ClusterName>();
        steps.forEach(step -> members.addAll(step.replicas()));
        if (members.isEmpty()) {
            return view.application().status().replicas();
        }
        List<Replica> replicas = new ArrayList<>();
        for (ClusterName member : members) {
            Replica worst = null;
            for (int i = 0; i < steps.size(); i++) {
                Replica replica = replica(view, view.groups().get(i), steps.get(i), member, now);
                worst =
                        worst == null || replica.generation().compareTo(worst.generation()) < 0
                                ? replica
                                : worst;
            }
            replicas.add(Objects.requireNonNull(worst));
        }
        return replicas;
    }

    private static Replica replica(
            ApplicationView view,
            GroupView group,
            GroupStep step,
            ClusterName member,
            Instant now) {
        VolumeGroup part = group.parts().get(member);
        if (part == null) {
            return lastKnown(view, member, now);
        }
        boolean ours = step.grant().map(grant -> Line.has(grant, part.status())).orElse(false);
        if (!ours) {
            return new Replica(member, Generation.NONE, Optional.empty(), Optional.empty(), false);
        }
        return new Replica(
                member,
                part.status().generation(),
                part.status().cutTime(),
                part.status().cutTime().map(cut -> lag(cut, now)),
                part.status().verified());
    }

    /** A member that does not answer keeps what it had, and its lag keeps growing. */
    private static Replica lastKnown(ApplicationView view, ClusterName member, Instant now) {
        return view.application().status().replicas().stream()
                .filter(replica -> replica.member().equals(member))
                .map(replica ->
                        new Replica(
                                member,
                                replica.generation(),
                                replica.cutTime(),
                                replica.cutTime().map(cut -> lag(cut, now)),
                                replica.verified()))
                .findFirst()
                .orElse(
                        new Replica(
                                member,
                                Generation.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                false));
    }

    private static long lag(Instant cut, Instant now) {
        return Math.max(0, Duration.between(cut, now).toSeconds());
    }

    private static Condition rpo(StepContext context, List<Replica> replicas, Instant now) {
        List<Instant> cuts =
                replicas.stream()
                        .flatMap(replica -> replica.cutTime().stream())
                        .sorted(Comparator.reverseOrder())
                        .toList();
        int wanted = context.policy().replicas();
        if (cuts.size() < wanted) {
            return new Condition(
                    RPO_MET,
                    "Unknown",
                    "NoGeneration",
                    cuts.size() + " of " + wanted + " replicas hold a complete generation",
                    now);
        }
        Duration lag = Duration.between(cuts.get(wanted - 1), now);
        boolean met = lag.compareTo(context.policy().rpoDuration()) <= 0;
        return Condition.of(
                RPO_MET,
                met,
                met ? "Fresh" : "Behind",
                "the newest copies are "
                        + lag.toSeconds()
                        + " s old, "
                        + context.policy().rpo()
                        + " are aimed at",
                now);
    }

    private static List<Effect> news(Status before, Status after, List<GroupStep> steps) {
        List<Effect> news = new ArrayList<>();
        if (!after.primary().equals(before.primary())) {
            after.primary()
                    .ifPresent(primary ->
                            news.add(
                                    new Effect.Tell(
                                            Severity.Normal,
                                            "PrimaryMoved",
                                            primary
                                                    + " writes under epoch "
                                                    + after.epoch()
                                                    + ": "
                                                    + steps.stream()
                                                            .flatMap(step -> step.grant().stream())
                                                            .map(Grant::reason)
                                                            .distinct()
                                                            .collect(
                                                                    java.util.stream.Collectors
                                                                            .joining("; ")))));
        }
        if (!members(after).equals(members(before))) {
            news.add(
                    new Effect.Tell(
                            Severity.Normal,
                            "ReplicasChosen",
                            "copies are kept on " + members(after)));
        }
        if (!after.phase().equals(before.phase())) {
            boolean bad = after.phase().equals(Phase.Fenced.name());
            news.add(
                    new Effect.Tell(
                            bad ? Severity.Warning : Severity.Normal,
                            after.phase(),
                            after.reason()));
        }
        return news;
    }

    private static List<ClusterName> members(Status status) {
        return status.replicas().stream().map(Replica::member).toList();
    }
}
