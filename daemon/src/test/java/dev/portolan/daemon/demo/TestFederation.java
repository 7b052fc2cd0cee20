package dev.portolan.daemon.demo;

import static org.awaitility.Awaitility.await;

import dev.portolan.api.security.Kubeconfig;
import dev.portolan.daemon.Lifecycle;
import dev.portolan.daemon.PortolanNode;
import dev.portolan.daemon.client.ControlClient;
import dev.portolan.daemon.client.KubectlApply;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.replication.agent.VolumeAgentOptions;
import dev.portolan.replication.mover.SharedKey;
import dev.portolan.simulator.FleetPlan;
import dev.portolan.simulator.SimulatedCluster;
import dev.portolan.simulator.SimulatedFleet;

import io.vertx.core.Vertx;

import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A federation as {@link Demo} builds it, on free ports and without the shop: control nodes,
 * simulated members with their agents, joined and with their distances measured. Close it.
 */
public final class TestFederation implements AutoCloseable {
    private static final Duration JOINED = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Namespace SYSTEM = Namespace.SYSTEM;

    private final Lifecycle lifecycle = new Lifecycle();
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();
    private final DemoFiles files;
    private final SimulatedFleet fleet;
    private final List<PortolanNode> nodes;
    private final List<ControlClient> clients = new ArrayList<>();

    /** Starts everything; returns when every member is ready and knows how far the others are. */
    public static TestFederation start(FleetPlan plan, int controlNodes) throws Exception {
        TestFederation federation = new TestFederation(plan, controlNodes);
        try {
            federation.join();
            return federation;
        } catch (RuntimeException e) {
            federation.close();
            throw e;
        }
    }

    private TestFederation(FleetPlan plan, int controlNodes) throws Exception {
        try {
            files = lifecycle.add("files", DemoFiles.create());
            Vertx vertx = Vertx.vertx();
            lifecycle.add("vertx", () -> close(vertx));
            fleet =
                    lifecycle.add(
                            "fleet",
                            SimulatedFleet.start(plan, files.members(), vertx, clock, random));
            String token = "token-of-the-test";
            List<String> names = List.of(plan.controlAddress());
            ClusterName nearby = plan.members().getFirst().name();
            nodes =
                    new DemoNodes(files, vertx, token, names, nearby, false, clock, random)
                            .start(controlNodes, lifecycle);
            for (PortolanNode node : nodes) {
                clients.add(lifecycle.add("client", client(node, token)));
            }
            kubeconfig(nodes.getFirst(), token).write(files.kubeconfig());
            installAgents(plan, token);
        } catch (Exception e) {
            lifecycle.close();
            throw e;
        }
    }

    private void installAgents(FleetPlan plan, String token) {
        PortolanNode first = nodes.getFirst();
        InetSocketAddress control =
                fleet.exposeControl(
                        first.api().port(),
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), first.api().port()));
        var access =
                new VolumeProgram.ControlAccess(
                        URI.create("https://" + plan.controlAddress() + ":" + control.getPort()),
                        first.authority().certificatePem(),
                        token);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        VolumeAgentOptions pace = VolumeAgentOptions.DEMO.withKey(new SharedKey(secret));
        for (SimulatedCluster member : fleet.members()) {
            Path data = files.agents().resolve(member.name().value());
            member.install(new AgentProgram(clock));
            member.install(new VolumeProgram(access, data, pace, clock));
        }
    }

    private void join() {
        for (SimulatedCluster member : fleet.members()) {
            apply(Namespace.NONE, List.of(MemberSecrets.of(member), manifest(member)));
        }
        int others = fleet.members().size() - 1;
        await().atMost(JOINED)
                .until(() ->
                        members().stream()
                                        .filter(MemberCluster::isReady)
                                        .filter(m -> m.status().latency().size() == others)
                                        .count()
                                == others + 1);
    }

    /** The member's MemberCluster; the class {@code fast} is the best that its provider has. */
    private static Document manifest(SimulatedCluster member) {
        var root = Json.mapper().createObjectNode();
        root.put("apiVersion", "portolan.dev/v1alpha1").put("kind", MemberCluster.KIND);
        root.putObject("metadata").put("name", member.name().value());
        var spec = root.putObject("spec");
        spec.put("endpoint", member.apiUrl())
                .put("provider", member.location().provider())
                .put("region", member.location().region());
        spec.putObject("credentialsRef")
                .put("namespace", SYSTEM.name())
                .put("name", "member-" + member.name());
        spec.putObject("storageClasses").put("fast", fastClass(member));
        spec.putObject("gateway")
                .put("address", member.gateway().address())
                .put("port", member.gateway().port());
        spec.putArray("networks").add(member.addressRange());
        return Document.owning(root);
    }

    /** What the member calls the federation's storage class {@code fast}. */
    public static String fastClass(SimulatedCluster member) {
        return member.plan().storageClasses().getLast().name();
    }

    public SimulatedFleet fleet() {
        return fleet;
    }

    public List<PortolanNode> nodes() {
        return nodes;
    }

    /** Talks to the first control node. */
    public ControlClient client() {
        return clients.getFirst();
    }

    /** Talks to one control node. */
    public ControlClient client(int node) {
        return clients.get(node);
    }

    /** For kubectl, at the first control node. */
    public Path kubeconfig() {
        return files.kubeconfig();
    }

    /**
     * As {@code kubectl apply -n NAMESPACE} at the first node.
     *
     * @return the warnings
     */
    public List<String> apply(Namespace namespace, List<Document> manifests) {
        return apply(client(), namespace, manifests);
    }

    /** As {@code kubectl apply -n NAMESPACE -f -} at the first node. */
    public List<String> apply(Namespace namespace, String yaml) {
        return apply(namespace, KubectlApply.read("the test", yaml));
    }

    public static List<String> apply(
            ControlClient client, Namespace namespace, List<Document> manifests) {
        KubectlApply kubectl = new KubectlApply(client);
        List<String> warnings = new ArrayList<>();
        for (Document manifest : manifests) {
            warnings.addAll(kubectl.apply(in(namespace, manifest)).warnings());
        }
        return warnings;
    }

    private static Document in(Namespace namespace, Document manifest) {
        boolean keeps = namespace.isNone() || manifest.kind().matches("StorageClass|Cluster.*");
        return keeps
                ? manifest
                : manifest.edit(
                        root -> root.withObject("/metadata").put("namespace", namespace.name()));
    }

    public List<MemberCluster> members() {
        return client().list(own(ResourceType.MEMBER_CLUSTERS, Namespace.NONE, "")).stream()
                .map(MemberCluster::read)
                .toList();
    }

    public Optional<Placement> placement(Namespace namespace, String name) {
        return client().find(own(ResourceType.PLACEMENTS, namespace, name)).map(Placement::read);
    }

    /** Whether everything that was asked for is placed and all of it is ready. */
    public static boolean isReady(Placement placement) {
        int wanted = placement.spec().clusters().stream().mapToInt(share -> share.replicas()).sum();
        int ready =
                placement.status().clusters().stream()
                        .mapToInt(Placement.ClusterStatus::ready)
                        .sum();
        return wanted > 0 && placement.status().unplaced() == 0 && ready == wanted;
    }

    /** The messages of the Warning events of a reason about an object. */
    public List<String> warnings(Namespace namespace, String object, String reason) {
        return client().list(ControlClient.path(ResourceType.EVENTS, "v1", namespace, "")).stream()
                .filter(event -> event.text("involvedObject", "name").equals(object))
                .filter(event -> event.text("reason").equals(reason))
                .filter(event -> event.text("type").equals("Warning"))
                .map(event -> event.text("message"))
                .toList();
    }

    /** The API path of an object of Portolan's own group. */
    public static String own(ResourceType type, Namespace namespace, String name) {
        return ControlClient.path(type, "v1alpha1", namespace, name);
    }

    /** What the first node's DNS answers to a client outside of all members. */
    public List<Record> resolve(String name, int type) {
        return resolve(nodes.getFirst(), "127.0.0.1", name, type);
    }

    /**
     * What a node's DNS answers, in its order.
     *
     * @param source the client's own address
     * @param type as {@link org.xbill.DNS.Type} numbers them
     */
    public static List<Record> resolve(PortolanNode node, String source, String name, int type) {
        InetSocketAddress server = node.dns().addresses().values().iterator().next();
        try {
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(ANSWER);
            resolver.setLocalAddress(InetAddress.getByName(source));
            Record question =
                    Record.newRecord(
                            Name.fromString(name, Name.root), type, org.xbill.DNS.DClass.IN);
            Message answer = resolver.send(Message.newQuery(question));
            return answer.getSection(Section.ANSWER);
        } catch (IOException e) {
            throw new AssertionError(name + " from " + source + ": no answer from " + server, e);
        }
    }

    @Override
    public void close() {
        lifecycle.close();
    }

    private static ControlClient client(PortolanNode node, String token) {
        return new ControlClient(
                dev.portolan.daemon.client.Kubeconfig.parse(
                        "kubeconfig", kubeconfig(node, token).toYaml()));
    }

    private static Kubeconfig kubeconfig(PortolanNode node, String token) {
        return new Kubeconfig(
                "portolan",
                node.api().url(),
                node.authority().certificatePem(),
                new Kubeconfig.Token(token));
    }

    private static void close(Vertx vertx) throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
