package dev.portolan.control.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.state.Applied;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
import dev.portolan.control.state.Result;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.Term;
import dev.portolan.model.fixture.ClusterFixture;
import dev.portolan.model.fixture.PolicyFixture;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlacementPreview;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.Write;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One loop over the real state machine in virtual time: objects are applied, time passes, and the
 * loop's effects are carried out at once. Fails when the loop does not come to rest.
 */
final class Story {
    private static final int MOST_STEPS = 1000;
    private static final Map<String, ResourceType> TYPES =
            Map.of(
                    "Deployment", ResourceType.DEPLOYMENTS,
                    "StatefulSet", ResourceType.STATEFUL_SETS,
                    "Service", ResourceType.SERVICES,
                    "ConfigMap", ResourceType.CONFIG_MAPS,
                    "StorageClass", ResourceType.STORAGE_CLASSES,
                    "MemberCluster", ResourceType.MEMBER_CLUSTERS,
                    "PlacementPolicy", ResourceType.PLACEMENT_POLICIES,
                    "ClusterPlacementPolicy", ResourceType.CLUSTER_PLACEMENT_POLICIES,
                    "ProtectedApplication", ResourceType.PROTECTED_APPLICATIONS,
                    "Placement", ResourceType.PLACEMENTS);

    private final PlacementLoop loop;
    private FederationState state =
            FederationState.empty(Limits.INITIAL.withHistoryChanges(100_000));
    private Optional<Instant> wakeAt = Optional.empty();
    private Instant now = ClusterFixture.SINCE;
    private int commits;
    private int writes;
    final List<Effect.Tell> told = new ArrayList<>();

    Story(PlacementDecider decider) {
        loop = new PlacementLoop(decider);
        run(new Input.Led(Optional.of(new Term(1))));
    }

    Instant now() {
        return now;
    }

    /** Decisions that were put in force. */
    int commits() {
        return commits;
    }

    /** Everything that the loop has written. */
    int writes() {
        return writes;
    }

    Story with(ClusterFixture... clusters) {
        for (ClusterFixture cluster : clusters) {
            apply(cluster.document());
        }
        return this;
    }

    Story with(PolicyFixture policy) {
        return apply(policy.document());
    }

    /** Creates or replaces objects, in one transaction. */
    Story apply(Document... objects) {
        List<Write> transaction = new ArrayList<>();
        for (Document object : objects) {
            ResourceKey key = key(object);
            transaction.add(
                    state.get(key).isPresent()
                            ? new Write.Update(key, object, Optional.empty())
                            : Write.create(key, object));
        }
        return write(transaction);
    }

    Story delete(Document object) {
        return write(List.of(new Write.Delete(key(object), Optional.empty())));
    }

    /** Lets time pass, waking the loop whenever it wants. */
    Story pass(Duration duration) {
        Instant end = now.plus(duration);
        for (int i = 0; wakeAt.isPresent() && !wakeAt.get().isAfter(end); i++) {
            assertThat(i).as("wake-ups within " + duration).isLessThan(MOST_STEPS);
            now = wakeAt.get().isAfter(now) ? wakeAt.get() : now;
            run(new Input.Woke());
        }
        now = end;
        return this;
    }

    Story input(Input input) {
        run(input);
        return this;
    }

    PlacementPreview.Answer preview(Document manifest) {
        return loop.preview(manifest, now);
    }

    Optional<Placement> find(String name) {
        return stored("Placement", name).map(object -> Placement.read(object.content()));
    }

    /** Replicas by cluster. */
    Map<String, Integer> shares(String name) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        find(name)
                .orElseThrow(() -> new AssertionError(name + " has no placement"))
                .spec()
                .clusters()
                .forEach(share -> shares.put(share.cluster().value(), share.replicas()));
        return shares;
    }

    Optional<StoredObject> stored(String kind, String name) {
        ResourceType type = TYPES.get(kind);
        Namespace namespace =
                kind.equals(MemberCluster.KIND) || kind.startsWith("Cluster")
                        ? Namespace.NONE
                        : new Namespace("shop");
        return type == null ? Optional.empty() : state.get(new ResourceKey(type, namespace, name));
    }

    private static ResourceKey key(Document object) {
        ResourceType type = TYPES.get(object.kind());
        if (type == null) {
            throw new IllegalArgumentException(
                    "a story has no " + object.kind().toLowerCase(Locale.ROOT));
        }
        return new ResourceKey(type, object.namespace(), object.name());
    }

    private Story write(List<Write> transaction) {
        Applied applied = state.apply(new Command.Transact(transaction));
        state = applied.next();
        if (!applied.events().isEmpty()) {
            run(new Input.Changed(applied.events()));
        }
        return this;
    }

    private void run(Input first) {
        ArrayDeque<Input> inputs = new ArrayDeque<>(List.of(first));
        for (int i = 0; !inputs.isEmpty(); i++) {
            assertThat(i)
                    .as("steps after " + first.getClass().getSimpleName())
                    .isLessThan(MOST_STEPS);
            Step step = loop.step(inputs.remove(), now);
            wakeAt = step.wakeAt();
            for (Effect effect : step.effects()) {
                inputs.addAll(carryOut(effect));
            }
        }
    }

    private List<Input> carryOut(Effect effect) {
        return switch (effect) {
            case Effect.Commit commit -> {
                Applied applied = advance(new Command.CommitPlan(commit.commit()));
                commits += applied.events().size();
                Result.Planned planned = (Result.Planned) applied.result();
                yield inputs(applied.events(), new Input.Answered(commit, planned.outcome()));
            }
            case Effect.Remove remove ->
                    inputs(
                            advance(
                                            new Command.Transact(
                                                    List.of(
                                                            Write.delete(
                                                                    remove.placement(),
                                                                    remove.expected()))))
                                    .events());
            case Effect.WriteStatus status ->
                    inputs(
                            advance(
                                            new Command.Transact(
                                                    List.of(
                                                            Write.update(
                                                                    status.policy(),
                                                                    status.content(),
                                                                    status.expected()))))
                                    .events());
            case Effect.Tell tell -> {
                told.add(tell);
                yield List.of();
            }
        };
    }

    private Applied advance(Command command) {
        Applied applied = state.apply(command);
        state = applied.next();
        writes += applied.events().size();
        return applied;
    }

    private static List<Input> inputs(List<WatchEvent> events, Input... others) {
        List<Input> inputs = new ArrayList<>();
        if (!events.isEmpty()) {
            inputs.add(new Input.Changed(events));
        }
        inputs.addAll(List.of(others));
        return inputs;
    }
}
