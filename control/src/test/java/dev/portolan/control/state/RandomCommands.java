package dev.portolan.control.state;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Commands of every kind on a few objects, clusters, groups and leases. */
public final class RandomCommands {
    public static final List<String> CLUSTERS = List.of("fra", "nyc", "sin");
    public static final int CORES = 12;

    private RandomCommands() {}

    /** Looks at the state only to make commands that often succeed. */
    public static Command next(FederationState state, Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> new Command.Transact(List.of(member(state, random)));
            case 1 ->
                    new Command.AcquireLease(
                            "l" + random.nextInt(2),
                            "h" + random.nextInt(2),
                            Duration.ofSeconds(1 + random.nextInt(5)),
                            Instant.ofEpochSecond(random.nextInt(20), random.nextInt(1000)));
            case 2 -> new Command.ReleaseLease("l" + random.nextInt(2), "h" + random.nextInt(2));
            case 3 ->
                    new Command.RaiseEpoch(
                            new GroupName(StateFixtures.SHOP, "db", "g" + random.nextInt(2)),
                            new Epoch(random.nextInt(4)),
                            new ClusterName(CLUSTERS.get(random.nextInt(3))),
                            new Generation(random.nextInt(9)),
                            "seed",
                            state.term());
            case 4, 5, 6 -> plan(state, random);
            default -> new Command.Transact(configMaps(state, random));
        };
    }

    private static Command plan(FederationState state, Random random) {
        String name = "w" + random.nextInt(5);
        if (state.get(StateFixtures.workloadKey(name)).isEmpty()) {
            return new Command.Transact(
                    List.of(
                            Write.create(
                                    StateFixtures.workloadKey(name),
                                    Document.parse("{\"spec\": {\"replicas\": 1}}"))));
        }
        StringBuilder clusters = new StringBuilder();
        for (String cluster : CLUSTERS) {
            if (random.nextBoolean()) {
                clusters.append(clusters.isEmpty() ? "" : ",")
                        .append(cluster)
                        .append('=')
                        .append(random.nextInt(9));
            }
        }
        return new Command.CommitPlan(
                StateFixtures.commit(
                        state,
                        name,
                        clusters.toString(),
                        new Term(Math.max(0, state.term().value() - random.nextInt(2)))));
    }

    private static Write member(FederationState state, Random random) {
        String name = CLUSTERS.get(random.nextInt(3));
        Document content =
                StateFixtures.cluster(name, CORES, 0)
                        .edit(root ->
                                root.withObject("/spec").put("region", "r" + random.nextInt(3)));
        ResourceKey key = StateFixtures.clusterKey(name);
        return state.get(key).isEmpty()
                ? Write.create(key, content)
                : new Write.Update(key, content, Optional.empty());
    }

    private static List<Write> configMaps(FederationState state, Random random) {
        List<Write> writes = new ArrayList<>();
        int first = random.nextInt(6);
        for (int i = first; i < first + 1 + random.nextInt(3); i++) {
            ResourceKey key =
                    new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("n" + i % 2), "c" + i);
            Document content = Document.parse("{\"data\": {\"v\": \"" + random.nextInt(4) + "\"}}");
            Optional<Revision> expected =
                    random.nextInt(4) == 0
                            ? Optional.of(new Revision(random.nextInt(50)))
                            : state.get(key).map(StoredObject::revision);
            writes.add(
                    switch (random.nextInt(3)) {
                        case 0 -> Write.create(key, content);
                        case 1 -> new Write.Update(key, content, expected);
                        default -> new Write.Delete(key, expected);
                    });
        }
        return writes;
    }
}
