package dev.portolan.daemon.demo;

import dev.portolan.api.security.Kubeconfig;
import dev.portolan.daemon.Lifecycle;
import dev.portolan.daemon.PortolanNode;
import dev.portolan.daemon.client.ClientException;
import dev.portolan.daemon.client.ControlClient;
import dev.portolan.daemon.client.KubectlApply;
import dev.portolan.daemon.client.PlacementClient;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.replication.agent.VolumeAgentOptions;
import dev.portolan.replication.mover.SharedKey;
import dev.portolan.simulator.FleetPlan;
import dev.portolan.simulator.SimulatedCluster;
import dev.portolan.simulator.SimulatedFleet;
import dev.portolan.simulator.network.SimulatedNetwork;

import io.vertx.core.Vertx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A whole federation in this process: control nodes, simulated members in real regions, agents
 * inside them, and a shop applied through kubectl's own protocol. {@link #close} ends all of it and
 * leaves nothing behind.
 */
public final class Demo implements AutoCloseable {
    private static final int CONTROL_PORT = 8443;
    private static final int SECRET_BYTES = 32;
    private static final Duration SETTLED = Duration.ofSeconds(45);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private final DemoOptions options;
    private final FleetPlan plan;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Narrator narrator;
    private final Lifecycle lifecycle;
    private final DemoFiles files;
    private final Vertx vertx;
    private final SimulatedFleet fleet;
    private final List<PortolanNode> nodes;
    private final ControlClient client;
    private final PlacementClient placing;
    private final Federation federation;

    /**
     * Starts everything and applies the manifests; returns when the shop runs.
     *
     * @param plan the members; on fixed ports the control node takes its well-known ports as well
     * @param files are closed, and so removed, with the demo
     * @throws IOException naming the address that cannot be bound or the manifest that cannot be
     *     read
     */
    static Demo start(
            DemoOptions options,
            FleetPlan plan,
            DemoFiles files,
            Narrator narrator,
            InstantSource clock,
            RandomGenerator random)
            throws IOException, InterruptedException {
        Lifecycle lifecycle = new Lifecycle();
        Thread hook = new Thread(lifecycle::close, "demo-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Demo demo = new Demo(options, plan, files, narrator, clock, random, lifecycle);
            demo.applyManifests();
            demo.awaitShop();
            return demo;
        } catch (IOException | InterruptedException | RuntimeException e) {
            lifecycle.close();
            throw e;
        }
    }

    private Demo(
            DemoOptions options,
            FleetPlan plan,
            DemoFiles files,
            Narrator narrator,
            InstantSource clock,
            RandomGenerator random,
            Lifecycle lifecycle)
            throws IOException, InterruptedException {
        this.options = options;
        this.plan = plan;
        this.narrator = narrator;
        this.clock = clock;
        this.random = random;
        this.lifecycle = lifecycle;
        this.files = lifecycle.add("files", files);
        Vertx shared = Vertx.vertx();
        this.vertx = shared;
        lifecycle.add(
                "vertx",
                () ->
                        shared.close()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get(5, TimeUnit.SECONDS));
        narrator.say("starting " + plan.members().size() + " member clusters");
        this.fleet =
                lifecycle.add(
                        "fleet", SimulatedFleet.start(plan, files.members(), vertx, clock, random));
        fleet.members()
                .forEach(member ->
                        narrator.show(
                                "%-15s %-24s %s"
                                        .formatted(
                                                member.name(),
                                                member.location(),
                                                member.apiUrl())));
        narrator.say(
                "starting "
                        + (options.nodes() == 1
                                ? "a control node"
                                : options.nodes() + " control nodes"));
        String token = HexFormat.of().formatHex(secret());
        this.nodes =
                new DemoNodes(
                                files,
                                vertx,
                                token,
                                List.of(plan.controlAddress()),
                                nearest(fleet),
                                plan.fixedPorts(),
                                clock,
                                random)
                        .start(options.nodes(), lifecycle);
        PortolanNode first = nodes.getFirst();
        Kubeconfig kubeconfig =
                new Kubeconfig(
                        "portolan",
                        first.api().url(),
                        first.authority().certificatePem(),
                        new Kubeconfig.Token(token));
        kubeconfig.write(files.kubeconfig());
        var access = dev.portolan.daemon.client.Kubeconfig.parse("kubeconfig", kubeconfig.toYaml());
        this.client = lifecycle.add("client", new ControlClient(access));
        this.placing = lifecycle.add("placing", new PlacementClient(access, first.grpc().port()));
        this.federation = new Federation(client);
        InetSocketAddress control =
                fleet.exposeControl(
                        CONTROL_PORT,
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), first.api().port()));
        URI controlUrl = URI.create("https://" + plan.controlAddress() + ":" + control.getPort());
        narrator.say("starting the agents inside the members");
        VolumeProgram.ControlAccess volumes =
                new VolumeProgram.ControlAccess(
                        controlUrl, first.authority().certificatePem(), token);
        VolumeAgentOptions pace = VolumeAgentOptions.DEMO.withKey(new SharedKey(secret()));
        fleet.members()
                .forEach(member -> {
                    member.install(new AgentProgram(clock));
                    member.install(
                            new VolumeProgram(
                                    volumes,
                                    files.agents().resolve(member.name().value()),
                                    pace,
                                    clock));
                });
    }

    private void applyManifests() throws IOException, InterruptedException {
        KubectlApply kubectl = new KubectlApply(client);
        narrator.say("applying " + options.manifests() + " as kubectl would");
        fleet.members().forEach(member -> apply(kubectl, MemberSecrets.of(member)));
        try (var listing = Files.list(options.manifests())) {
            for (Path file : listing.filter(Demo::isNumbered).sorted().toList()) {
                List<Document> objects = KubectlApply.read(file.toString(), Files.readString(file));
                objects.forEach(object -> apply(kubectl, placed(object)));
                narrator.show("%-18s %d objects".formatted(file.getFileName(), objects.size()));
                if (file.getFileName().toString().startsWith("10-")) {
                    awaitMembers();
                }
            }
        }
    }

    private void apply(KubectlApply kubectl, Document object) {
        kubectl.apply(object).warnings().forEach(warning -> narrator.show("Warning: " + warning));
    }

    /**
     * A member's manifest with the ports that its simulated cluster really has, where those are not
     * the fixed ones.
     */
    private Document placed(Document object) {
        if (plan.fixedPorts() || !object.kind().equals("MemberCluster")) {
            return object;
        }
        SimulatedCluster member = fleet.member(new ClusterName(object.name()));
        return object.edit(root -> {
            var spec = root.withObject("/spec");
            spec.put("endpoint", member.apiUrl());
            spec.withObject("/gateway")
                    .put("address", member.gateway().address())
                    .put("port", member.gateway().port());
            spec.putArray("networks").add(member.addressRange());
        });
    }

    private void awaitMembers() throws InterruptedException {
        Patience patience = new Patience(clock);
        int count = plan.members().size();
        boolean ready =
                patience.until(
                        MEASURED,
                        () ->
                                federation.members().stream()
                                                .filter(member ->
                                                        member.isReady()
                                                                && member.status().latency().size()
                                                                        == count - 1)
                                                .count()
                                        == count);
        narrator.say(
                ready
                        ? "all members are ready and have measured their distances"
                        : "going on, although not every member is ready: "
                                + federation.members().stream()
                                        .filter(member -> !member.isReady())
                                        .map(member -> member.name().value())
                                        .toList());
    }

    private void awaitShop() throws InterruptedException {
        narrator.say("waiting for the shop");
        Patience patience = new Patience(clock);
        Optional<Readiness> ready =
                patience.await(
                        SETTLED,
                        () -> Optional.of(federation.readiness()).filter(Readiness::isComplete));
        Readiness now = ready.orElseGet(federation::readiness);
        narrator.say(
                (ready.isPresent()
                                ? "the shop runs: "
                                : "going on, although the shop is not whole: ")
                        + now.describe());
    }

    /** Plays the outage; whether all of its checks held. */
    boolean play() throws InterruptedException {
        return new Story(federation, world(), narrator, clock).play();
    }

    StoryWorld world() {
        return new SimulatedWorld(fleet, dnsAddress());
    }

    Federation federation() {
        return federation;
    }

    SimulatedFleet fleet() {
        return fleet;
    }

    List<PortolanNode> nodes() {
        return nodes;
    }

    DemoFiles files() {
        return files;
    }

    ControlClient client() {
        return client;
    }

    /** The placement API of the first node. */
    PlacementClient placing() {
        return placing;
    }

    /** Where the first node answers DNS. */
    InetSocketAddress dnsAddress() {
        return nodes.getFirst().dns().addresses().values().iterator().next();
    }

    @Override
    public void close() {
        lifecycle.close();
    }

    private byte[] secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ClusterName nearest(SimulatedFleet fleet) {
        return fleet.members().stream()
                .map(SimulatedCluster::name)
                .min(
                        Comparator.comparingDouble(member ->
                                fleet.network().roundTrip(SimulatedNetwork.CONTROL, member)))
                .orElseThrow(() -> new IllegalArgumentException("a demo needs members"));
    }

    private static boolean isNumbered(Path file) {
        return file.getFileName().toString().matches("\\d\\d-.*\\.yaml");
    }

    static ClientException noManifests(Path folder) {
        return new ClientException(
                "there are no manifests in "
                        + folder
                        + ": start from the project's folder, or name"
                        + " one by --manifests");
    }
}
