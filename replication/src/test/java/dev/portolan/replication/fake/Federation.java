package dev.portolan.replication.fake;

import static dev.portolan.model.fixture.ClusterFixture.aCluster;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.fixture.ClusterFixture;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.replication.ReplicationOptions;
import dev.portolan.replication.ReplicationRuntime;
import dev.portolan.replication.agent.AgentClock;
import dev.portolan.replication.agent.AgentPorts;
import dev.portolan.replication.agent.Running;
import dev.portolan.replication.agent.VolumeAgent;
import dev.portolan.replication.agent.VolumeAgentOptions;
import dev.portolan.replication.mover.SharedKey;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A control cluster and members in one process, with real agents, folders and sockets: one
 * StatefulSet {@code orders} with one claim, {@code data-orders-0}.
 */
public final class Federation implements AutoCloseable {
    public static final Namespace SHOP = new Namespace("shop");
    public static final String CLAIM = "data-orders-0";
    private static final ResourceKey APPLICATION =
            new ResourceKey(ResourceType.PROTECTED_APPLICATIONS, SHOP, "orders");

    private final InstantSource clock = InstantSource.system();
    private final Path root;
    private final FakeStore store = new FakeStore();
    private final FakeEpochs epochs = new FakeEpochs();
    private final Map<ClusterName, FakeMember> members = new LinkedHashMap<>();
    private final Map<ClusterName, VolumeAgent> agents = new LinkedHashMap<>();
    private final List<String> events = new ArrayList<>();
    private ReplicationRuntime runtime;

    public Federation(Path root, String... names) throws Exception {
        this.root = root;
        for (String name : names) {
            var cluster = new ClusterName(name);
            members.put(cluster, new FakeMember(root.resolve(name).resolve("claims")));
            ready(name, true);
            startAgent(name);
        }
    }

    public FakeMember member(String name) {
        return members.get(new ClusterName(name));
    }

    public VolumeAgent agent(String name) {
        return agents.get(new ClusterName(name));
    }

    public Path data(String name) {
        return root.resolve(name).resolve("agent");
    }

    public void startAgent(String name) throws Exception {
        var cluster = new ClusterName(name);
        FakeMember member = members.get(cluster);
        agents.put(
                cluster,
                VolumeAgent.start(
                        cluster,
                        new AgentPorts(
                                member,
                                new FakeLeases(store, member::isUp, clock),
                                member,
                                new LoopbackNetwork(),
                                new AgentClock(System::nanoTime, clock),
                                Running.ALWAYS),
                        data(name),
                        new VolumeAgentOptions(
                                Duration.ofMillis(50),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(3),
                                Optional.of(
                                        new SharedKey(
                                                "sixteen bytes or more"
                                                        .getBytes(StandardCharsets.UTF_8))))));
    }

    /** What the observer of members says of one. */
    public void ready(String name, boolean ready) {
        ClusterFixture member =
                aCluster(name)
                        .offering("standard", true, Bytes.ofGibi(100))
                        .withGateway("127.0.0.1", 1);
        Instant now = clock.instant();
        store.put(
                MemberCluster.key(member.name()),
                (ready ? member.readySince(now) : member.notReadySince(now)).document());
    }

    /** The member and its agent are cut off from everybody, and still there. */
    public void isolate(String name) {
        member(name).setUp(false);
        ready(name, false);
    }

    public void heal(String name) {
        member(name).setUp(true);
        ready(name, true);
    }

    /** Writes the shop's objects, and starts the leader's loop. */
    public void protect(String placedOn, String preferred) {
        put(
                new ResourceKey(ResourceType.STATEFUL_SETS, SHOP, "orders"),
                """
                {"apiVersion": "apps/v1", "kind": "StatefulSet",
                 "metadata": {"namespace": "shop", "name": "orders"},
                 "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "orders"}},
                  "volumeClaimTemplates": [{"metadata": {"name": "data"},
                   "spec": {"accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": "1Gi"}}}}]}}
                """);
        put(
                new ResourceKey(ResourceType.PLACEMENTS, SHOP, "orders-statefulset"),
                """
                {"metadata": {"namespace": "shop", "name": "orders-statefulset"},
                 "spec": {"workload": {"apiVersion": "apps/v1", "kind": "StatefulSet",
                   "name": "orders"}, "replicas": 1,
                  "clusters": [{"cluster": "%s", "replicas": 1}]}}
                """
                        .formatted(placedOn));
        put(
                ResourceKey.of(ResourceType.REPLICATION_POLICIES, "tight"),
                """
                {"metadata": {"name": "tight"},
                 "spec": {"rpo": "3s", "replicas": 1, "spreadBy": "region",
                  "fencing": {"leaseTtl": "2s"},
                  "autoFailover": {"enabled": true, "after": "1s"}}}
                """);
        put(
                APPLICATION,
                """
                {"metadata": {"namespace": "shop", "name": "orders"},
                 "spec": {"policyRef": "tight", "preferredMember": "%s",
                  "workload": {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "orders"},
                  "groups": [{"name": "data",
                   "pvcSelector": {"matchLabels": {"app": "orders"}}}]}}
                """
                        .formatted(preferred));
        lead(1);
    }

    /** A new leader takes over, knowing nothing but what is stored. */
    public void lead(long term) {
        if (runtime != null) {
            runtime.close();
        }
        runtime =
                ReplicationRuntime.start(
                        store,
                        new FakeMembers(members),
                        epochs,
                        Leadership.always(new Term(term)),
                        (about, severity, reason, message) -> note(reason + ": " + message),
                        new ReplicationOptions(
                                Duration.ofMillis(200),
                                Duration.ofMillis(50),
                                Duration.ofMillis(200),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(30)),
                        clock);
    }

    private synchronized void note(String event) {
        events.add(event);
    }

    public synchronized List<String> events() {
        return List.copyOf(events);
    }

    public ProtectedApplication.Status status() {
        return ProtectedApplication.read(
                        store.get(APPLICATION, ReadLevel.LOCAL).orElseThrow().content())
                .status();
    }

    public Instant now() {
        return clock.instant();
    }

    private void put(ResourceKey key, String json) {
        store.put(key, Document.parse(json));
    }

    @Override
    public void close() {
        if (runtime != null) {
            runtime.close();
        }
        agents.values().forEach(VolumeAgent::close);
    }
}
