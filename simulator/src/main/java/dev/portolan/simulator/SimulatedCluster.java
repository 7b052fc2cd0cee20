package dev.portolan.simulator;

import dev.portolan.api.ApiOptions;
import dev.portolan.api.ApiServer;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.Identity;
import dev.portolan.api.security.Kubeconfig;
import dev.portolan.control.MemoryStore;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Gateway;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.volume.WriteGate;
import dev.portolan.simulator.cluster.ControllerLoop;
import dev.portolan.simulator.cluster.MemberObjects;
import dev.portolan.simulator.cluster.MemberPlan;
import dev.portolan.simulator.cluster.PodTimings;
import dev.portolan.simulator.cluster.RunState;
import dev.portolan.simulator.cluster.VolumePaths;
import dev.portolan.simulator.journal.Journals;
import dev.portolan.simulator.network.Location;
import dev.portolan.simulator.network.SimulatedNetwork;

import io.vertx.core.Vertx;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * One simulated member: a Kubernetes API over a store in memory, controllers that make it behave,
 * volumes with real bytes, and a gateway, all behind the simulated network. It can be paused, as by
 * SIGSTOP, and killed and restarted, as by a loss of power: its objects and volumes survive. Safe
 * for use by many threads.
 */
public final class SimulatedCluster implements AutoCloseable {
    private static final int API_PORT = 6443;
    private static final int GATEWAY_PORT = 8080;
    private static final int TOKEN_BYTES = 24;
    private static final Logger log = LoggerFactory.getLogger(SimulatedCluster.class);

    private enum Life {
        RUNNING,
        PAUSED,
        KILLED
    }

    private final MemberPlan plan;
    private final boolean fixedPorts;
    private final String address;
    private final SimulatedNetwork network;
    private final InstantSource clock;
    private final MemoryStore store = new MemoryStore();
    private final VolumePaths paths;
    private final CertificateAuthority authority;
    private final String adminToken;
    private final RunState runState = new RunState();
    private final ControllerLoop controllers;
    private final Journals journals;
    private final MemberDriver driver;
    private final ApiServer apiServer;
    private final GatewayServer gatewayServer;
    private final InetSocketAddress apiAddress;
    private final InetSocketAddress gatewayAddress;
    private final Map<Integer, InetSocketAddress> exposed = new HashMap<>(); // guarded by itself
    private final List<MemberProgram> programs = new CopyOnWriteArrayList<>();
    private Life life = Life.RUNNING; // guarded by this

    private SimulatedCluster(
            MemberPlan plan,
            FleetPlan fleet,
            Path folder,
            SimulatedNetwork network,
            Vertx vertx,
            InstantSource clock,
            RandomGenerator random) {
        this.plan = plan;
        this.fixedPorts = fleet.fixedPorts();
        this.network = network;
        this.clock = clock;
        String prefix = fleet.prefix(plan);
        address = prefix + ".1";
        paths = new VolumePaths(folder);
        network.join(plan.name(), plan.location(), prefix);
        authority = CertificateAuthority.inMemory(plan.name() + "-ca", clock);
        adminToken = token(random);
        var options =
                ApiOptions.of(plan.name().value(), address, 0, authority)
                        .withTokens(
                                new BearerTokens(
                                        Map.of(
                                                adminToken,
                                                Identity.administrator("portolan-admin"))))
                        .withGarbageCollection();
        MemberObjects.of(plan, options.kubernetesVersion(), clock.instant()).forEach(store::write);
        controllers = new ControllerLoop(plan, store, paths, prefix, PodTimings.DEFAULT);
        journals = new Journals(plan.name(), paths, runState, clock);
        apiServer = ApiServer.start(vertx, options, store, KindRegistry.member(), clock, random);
        gatewayServer = GatewayServer.start(vertx, address);
        apiAddress = expose(API_PORT, new InetSocketAddress(address, apiServer.port()));
        gatewayAddress = expose(GATEWAY_PORT, new InetSocketAddress(address, gatewayServer.port()));
        driver = new MemberDriver(plan.name(), store, controllers, journals, runState, clock);
    }

    /**
     * Starts a member and returns when its API listens.
     *
     * @param folder where its volumes lie
     * @param random for tokens and UIDs; used by many threads
     */
    static SimulatedCluster start(
            MemberPlan plan,
            FleetPlan fleet,
            Path folder,
            SimulatedNetwork network,
            Vertx vertx,
            InstantSource clock,
            RandomGenerator random) {
        var cluster = new SimulatedCluster(plan, fleet, folder, network, vertx, clock, random);
        cluster.driver.start();
        log.info("event=member_started member={} api={}", plan.name(), cluster.apiUrl());
        return cluster;
    }

    public ClusterName name() {
        return plan.name();
    }

    public Location location() {
        return plan.location();
    }

    public MemberPlan plan() {
        return plan;
    }

    /** The member's own address: what its programs bind, and where its listeners are. */
    public String address() {
        return address;
    }

    /** The addresses that count as inside this member, in CIDR notation. */
    public String addressRange() {
        return address.substring(0, address.lastIndexOf('.')) + ".0/24";
    }

    /** {@code https://address:port} of its API server, through the network. */
    public String apiUrl() {
        return "https://" + address + ":" + apiAddress.getPort();
    }

    /** Where probes enter: {@code GET /healthz} answers 200. */
    public Gateway gateway() {
        return new Gateway(address, gatewayAddress.getPort());
    }

    /** What the API server's certificate is signed by, as PEM. */
    public String caCertificate() {
        return authority.certificatePem();
    }

    /** A bearer token that may do everything here. */
    public String adminToken() {
        return adminToken;
    }

    /** What kubectl needs to reach this member. */
    public Kubeconfig kubeconfig() {
        return new Kubeconfig(
                name().value(), apiUrl(), caCertificate(), new Kubeconfig.Token(adminToken));
    }

    /** The member's objects, beside the API and the network: for tests that look inside. */
    public ResourceStore store() {
        return store;
    }

    /** The folder with the bytes of a claim, whether it exists yet or not. */
    public Path folder(Namespace namespace, String claim) {
        return paths.claim(namespace, claim);
    }

    /**
     * Puts a gate before the volumes; without one everything may be written. It stays through a
     * loss of power, so that a program that held it must have closed it when it was stopped.
     */
    public void gate(WriteGate gate) {
        journals.gate(gate);
    }

    /** How many lines the gate has kept the journals of this member from writing. */
    public long deniedWrites() {
        return journals.denied();
    }

    /**
     * Lets others reach a listener of a program inside this member. A program that starts again and
     * exposes its new listener is found where it was before.
     *
     * @param port at the member's address; a free one is taken where the fleet has no fixed ports
     * @param backend the listener itself
     * @return the address for others
     */
    public InetSocketAddress expose(int port, InetSocketAddress backend) {
        synchronized (exposed) {
            var listen = new InetSocketAddress(address, fixedPorts ? port : 0);
            InetSocketAddress before = exposed.get(port);
            if (before != null) {
                network.withdraw(before);
                listen = before;
            }
            InetSocketAddress at = network.expose(plan.name(), listen, backend);
            exposed.put(port, at);
            return at;
        }
    }

    /** Runs a program inside this member, now and after each restart, until it is closed. */
    public synchronized void install(MemberProgram program) {
        programs.add(program);
        if (life != Life.KILLED) {
            program.start(this);
        }
    }

    /**
     * Calls {@code tick} every {@value MemberDriver#TICK_MILLIS} ms while the member runs; it must
     * not block.
     */
    public void onTick(Runnable tick) {
        driver.onTick(tick);
    }

    /** Whether it is neither paused nor killed. */
    public boolean isRunning() {
        return runState.isRunning();
    }

    /** Waits until it is neither paused nor killed. */
    public void awaitRunning() throws InterruptedException {
        runState.awaitRunning();
    }

    /** Does a step inside the member, once it runs; a pause waits for its end. */
    public void step(Runnable step) throws InterruptedException {
        runState.step(step);
    }

    /** Stops everything inside between two steps and freezes its connections; time goes on. */
    public synchronized void pause() throws InterruptedException {
        require(Life.RUNNING, "paused");
        life = Life.PAUSED;
        network.freeze(name(), true);
        hold("pause");
    }

    /** Lets everything go on where it was paused. */
    public synchronized void resume() {
        require(Life.PAUSED, "resumed");
        life = Life.RUNNING;
        log.info("event=member_resumed member={}", name());
        runState.release();
        network.freeze(name(), false);
    }

    /** Takes the power from its machines: connections are reset, programs are gone. */
    public synchronized void kill() throws InterruptedException {
        if (life == Life.KILLED) {
            throw new IllegalStateException(name() + " is killed already");
        }
        life = Life.KILLED;
        network.takeDown(name(), true);
        network.freeze(name(), false);
        hold("kill");
        journals.close();
        programs.forEach(MemberProgram::stop);
    }

    /** Gives the power back: pods start again, programs too. */
    public synchronized void restart() {
        require(Life.KILLED, "restarted");
        life = Life.RUNNING;
        log.info("event=member_restarted member={}", name());
        controllers.afterPowerLoss(clock.instant());
        runState.release();
        network.takeDown(name(), false);
        programs.forEach(program -> program.start(this));
    }

    @Override
    public synchronized void close() {
        if (life != Life.KILLED) {
            programs.forEach(MemberProgram::stop);
        }
        driver.close();
        journals.close();
        apiServer.close();
        gatewayServer.close();
        store.close();
    }

    private void hold(String why) throws InterruptedException {
        if (!runState.hold()) {
            log.warn("event=member_step_goes_on member={} why={}", name(), why);
        }
        log.info("event=member_held member={} why={}", name(), why);
    }

    private void require(Life expected, String what) {
        if (life != expected) {
            throw new IllegalStateException(name() + " is " + life + " and cannot be " + what);
        }
    }

    private static String token(RandomGenerator random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
