package dev.portolan.benchmarks.members;

import dev.portolan.benchmarks.ScratchFolder;
import dev.portolan.control.MemoryStore;
import dev.portolan.members.FederationUid;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.MembersRuntime;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.simulator.FleetPlan;
import dev.portolan.simulator.SimulatedCluster;
import dev.portolan.simulator.SimulatedFleet;
import dev.portolan.simulator.cluster.MemberPlan;
import dev.portolan.simulator.cluster.MemberPlan.NodeGroup;
import dev.portolan.simulator.network.Location;
import dev.portolan.simulator.network.SimulatedNetwork;

import io.vertx.core.Vertx;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A federation of one simulated member, {@link #ROUND_TRIP_MILLIS} away over real HTTP and TLS: the
 * loops of {@code members} over a store in memory, with the patience of a real federation.
 */
final class OneMember implements AutoCloseable {
    static final double ROUND_TRIP_MILLIS = 1;

    private static final int NETWORK = 40;
    private static final Duration LEAVING = Duration.ofSeconds(30);
    private static final ClusterName NAME = new ClusterName("bench");

    private final ScratchFolder folder;
    private final Vertx vertx = Vertx.vertx();
    private final MemoryStore federation = new MemoryStore();
    private final SimulatedFleet fleet;
    private final MembersRuntime runtime;

    private OneMember(ScratchFolder folder, int nodes) throws InterruptedException {
        this.folder = folder;
        Location place = Location.parse("aws/eu-central-1");
        var member =
                new MemberPlan(
                        NAME,
                        1,
                        place,
                        List.of("eu-central-1a", "eu-central-1b", "eu-central-1c"),
                        List.of(NodeGroup.of("m6i.4xlarge", nodes, 16, 64)),
                        List.of());
        fleet =
                SimulatedFleet.start(
                        new FleetPlan(NETWORK, false, place, List.of(member)),
                        folder.path(),
                        vertx,
                        InstantSource.system(),
                        new SecureRandom());
        fleet.network().setRoundTrip(SimulatedNetwork.CONTROL, NAME, ROUND_TRIP_MILLIS);
        runtime =
                MembersRuntime.start(
                        federation,
                        Leadership.always(new Term(1)),
                        nobodyListens(),
                        MembersOptions.DEFAULTS,
                        new FederationUid("bench"),
                        InstantSource.system());
    }

    private static EventSink nobodyListens() {
        return (about, severity, reason, message) -> {};
    }

    /** Starts them; the member has not joined yet. */
    static OneMember start(int nodes) throws IOException, InterruptedException {
        return new OneMember(ScratchFolder.create("portolan-bench-members"), nodes);
    }

    ClusterName name() {
        return NAME;
    }

    /** The federation's objects. */
    ResourceStore federation() {
        return federation;
    }

    /** The member's own objects, as its controllers see them. */
    ResourceStore member() {
        return fleet.members().getFirst().store();
    }

    /** Writes the Secret with the member's kubeconfig and the MemberCluster that names it. */
    void join() {
        SimulatedCluster member = fleet.members().getFirst();
        var secret = Json.mapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata").put("namespace", "portolan-system").put("name", "bench");
        secret.putObject("stringData").put("kubeconfig", member.kubeconfig().toYaml());
        put(federation, ResourceType.SECRETS, Document.owning(secret));
        put(
                federation,
                ResourceType.MEMBER_CLUSTERS,
                Document.parse(
                        """
                        {"apiVersion": "portolan.dev/v1alpha1", "kind": "MemberCluster",
                         "metadata": {"name": "bench", "uid": "uid-bench"},
                         "spec": {"credentialsRef": {"namespace": "portolan-system", "name": "bench"}}}
                        """));
    }

    /** Takes the member out of the federation again; returns when its loops have ended. */
    void leave() throws InterruptedException, TimeoutException {
        StoredObject object =
                federation.get(MemberCluster.key(NAME), ReadLevel.LOCAL).orElseThrow();
        federation.write(Write.delete(object.key(), object.revision()));
        long deadline = System.nanoTime() + LEAVING.toNanos();
        while (isConnected()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "not within " + LEAVING.toSeconds() + " s: the member has left");
            }
            Thread.sleep(20);
        }
    }

    private boolean isConnected() {
        try {
            runtime.port().get(NAME, ResourceKey.of(ResourceType.NAMESPACES, "default"));
            return true;
        } catch (MemberException e) {
            return e.reason() != MemberException.Reason.UNREACHABLE;
        }
    }

    static void put(ResourceStore store, ResourceType type, Document object) {
        var key =
                new ResourceKey(
                        type, Namespace.of(object.text("metadata", "namespace")), object.name());
        Optional<StoredObject> before = store.get(key, ReadLevel.LOCAL);
        store.write(
                before.isEmpty()
                        ? Write.create(key, object)
                        : Write.update(key, object, before.get().revision()));
    }

    @Override
    public void close() throws Exception {
        runtime.close();
        fleet.close();
        federation.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        folder.close();
    }
}
