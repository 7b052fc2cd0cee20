package dev.portolan.daemon;

import dev.portolan.api.ApiOptions;
import dev.portolan.api.ApiServer;
import dev.portolan.api.Endpoint;
import dev.portolan.api.SystemNamespaces;
import dev.portolan.api.admission.Admission;
import dev.portolan.api.admission.BuiltInAdmissions;
import dev.portolan.api.grpc.PlacementServer;
import dev.portolan.api.grpc.StoredPlacements;
import dev.portolan.api.kube.verb.ObjectVerbs;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.config.HostPort;
import dev.portolan.config.PortolanConfig;
import dev.portolan.control.ControlNode;
import dev.portolan.control.ControlOptions;
import dev.portolan.control.peer.NodeCredentials;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;
import dev.portolan.control.peer.PeerIdentity;
import dev.portolan.control.placement.PlacementDriver;
import dev.portolan.control.state.Limits;
import dev.portolan.dns.BuiltInCorefile;
import dev.portolan.dns.DnsOptions;
import dev.portolan.dns.DnsServer;
import dev.portolan.dns.corefile.Corefile;
import dev.portolan.members.FederationUid;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.MembersRuntime;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.replication.ReplicationOptions;
import dev.portolan.replication.ReplicationRuntime;
import dev.portolan.scheduler.Scheduler;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One daemon: a node of the control cluster with everything that it does. Starting it wires the
 * modules together; nothing else knows them all. {@link #close} ends every part.
 */
public final class PortolanNode implements AutoCloseable {
    /** The name that nodes give their control cluster, in their certificates too. */
    private static final String CONTROL_CLUSTER = "portolan";

    private static final Duration READY_DEADLINE = Duration.ofSeconds(60);

    private final Lifecycle lifecycle;
    private final CertificateAuthority authority;
    private final ControlNode control;
    private final ApiServer api;
    private final PlacementServer grpc;
    private final DnsServer dns;

    private PortolanNode(
            Lifecycle lifecycle,
            CertificateAuthority authority,
            ControlNode control,
            ApiServer api,
            PlacementServer grpc,
            DnsServer dns) {
        this.lifecycle = lifecycle;
        this.authority = authority;
        this.control = control;
        this.api = api;
        this.grpc = grpc;
        this.dns = dns;
    }

    /** How closely members and their volumes are watched. */
    public record Pace(MembersOptions members, ReplicationOptions replication) {
        /** Within seconds: for members that are near. */
        public static final Pace DEMO = new Pace(MembersOptions.DEMO, ReplicationOptions.DEMO);

        /** As the settings say. */
        public static Pace of(PortolanConfig config) {
            return new Pace(
                    MembersOptions.DEFAULTS.watching(
                            config.members().unreachableAfter(), config.members().observe()),
                    ReplicationOptions.DEFAULTS.withDrift(config.volumes().drift()));
        }
    }

    /**
     * What a node is given beside its settings.
     *
     * @param vertx shared; stays the caller's
     * @param tokens who may enter the APIs
     * @param pace how closely members are watched
     * @param random for UIDs, tokens and jitter; used by many threads
     */
    public record Surroundings(
            Vertx vertx,
            BearerTokens tokens,
            Pace pace,
            InstantSource clock,
            RandomGenerator random) {}

    /**
     * Starts a node and returns when it serves.
     *
     * @throws IOException naming the address that cannot be bound or the file that cannot be read
     */
    public static PortolanNode start(PortolanConfig config, Surroundings surroundings)
            throws IOException {
        Lifecycle lifecycle = new Lifecycle();
        try {
            return start(config, surroundings, lifecycle);
        } catch (IOException | RuntimeException e) {
            lifecycle.close();
            throw e;
        }
    }

    private static PortolanNode start(
            PortolanConfig config, Surroundings around, Lifecycle lifecycle) throws IOException {
        InstantSource clock = around.clock();
        CertificateAuthority authority =
                CertificateAuthority.in(config.api().pki(), "portolan", clock);
        ControlNode control =
                lifecycle.add(
                        "control", ControlNode.start(controlOptions(config, authority, clock)));
        control.awaitReady(READY_DEADLINE);
        ResourceStore store = control.store();
        SystemNamespaces.ensure(
                store, List.of("default", Namespace.SYSTEM.name()), clock, around.random());
        FederationUid federation = federationUid(store);
        PlacementDriver placing =
                lifecycle.add(
                        "placement",
                        new PlacementDriver(
                                store,
                                control.committer(),
                                control.leadership(),
                                control.events(),
                                Scheduler.standard(),
                                clock));
        placing.start();
        MembersRuntime members =
                lifecycle.add(
                        "members",
                        MembersRuntime.start(
                                store,
                                control.leadership(),
                                control.events(),
                                around.pace().members(),
                                federation,
                                clock));
        lifecycle.add(
                "replication",
                ReplicationRuntime.start(
                        store,
                        members.port(),
                        control.epochs(),
                        control.leadership(),
                        control.events(),
                        around.pace().replication(),
                        clock));
        DnsServer dns = lifecycle.add("dns", dns(config.dns(), store, around));
        KindRegistry kinds = KindRegistry.federation();
        List<Admission> admissions = BuiltInAdmissions.inOrder(kinds);
        ApiOptions options =
                ApiOptions.of(
                                "portolan",
                                endpoint(config.api().listen(), config, authority, around))
                        .withAdmissions(admissions);
        ApiServer api =
                lifecycle.add(
                        "api",
                        ApiServer.start(
                                around.vertx(), options, store, kinds, clock, around.random()));
        PlacementServer grpc =
                lifecycle.add(
                        "grpc",
                        PlacementServer.start(
                                around.vertx(),
                                endpoint(config.grpc().listen(), config, authority, around),
                                new StoredPlacements(
                                        store,
                                        placing,
                                        new ObjectVerbs(
                                                store, admissions, false, clock, around.random()),
                                        kinds),
                                () -> isReady(control)));
        return new PortolanNode(lifecycle, authority, control, api, grpc, dns);
    }

    public ControlNode control() {
        return control;
    }

    public ApiServer api() {
        return api;
    }

    public PlacementServer grpc() {
        return grpc;
    }

    public DnsServer dns() {
        return dns;
    }

    /** What the certificates of its APIs are signed by. */
    public CertificateAuthority authority() {
        return authority;
    }

    @Override
    public void close() {
        lifecycle.close();
    }

    private static ControlOptions controlOptions(
            PortolanConfig config, CertificateAuthority authority, InstantSource clock) {
        PortolanConfig.Control control = config.control();
        NodeId self = new NodeId(config.node().name());
        List<Peer> peers =
                control.peers().isEmpty()
                        ? List.of(peer(config.node().name(), control.raft()))
                        : control.peers().stream().map(p -> peer(p.name(), p.address())).toList();
        ControlOptions options =
                ControlOptions.of(
                                CONTROL_CLUSTER,
                                self,
                                peers,
                                config.node().dataDir().resolve("raft"),
                                clock)
                        .withLimits(limits(control))
                        .withCredentials(
                                control.tls()
                                        .map(tls ->
                                                NodeCredentials.files(
                                                        tls.certificate(),
                                                        tls.key(),
                                                        tls.authority()))
                                        .orElseGet(() ->
                                                new IssuedCredentials(
                                                        authority,
                                                        new PeerIdentity(CONTROL_CLUSTER, self),
                                                        clock)));
        // A node without others has nobody to wait for before it leads.
        return peers.size() == 1
                ? options
                : options.withElectionTimeout(control.electionTimeout(), control.heartbeat());
    }

    private static Limits limits(PortolanConfig.Control control) {
        return Limits.INITIAL
                .withHistoryChanges(control.history())
                .withHistoryBytes((long) control.historyMegabytes() << 20)
                .withRequests(control.requestsPerClient(), Limits.INITIAL.clients());
    }

    private static Peer peer(String name, HostPort address) {
        return new Peer(new NodeId(name), address.host(), address.port());
    }

    private static DnsServer dns(PortolanConfig.Dns dns, ResourceStore store, Surroundings around)
            throws IOException {
        Corefile corefile =
                dns.corefile().isPresent() ? Corefile.read(dns.corefile().get()) : builtIn(dns);
        return DnsServer.start(
                new DnsOptions(DnsOptions.DEFAULT.dnsPort(), "", dns.near().map(ClusterName::new)),
                corefile,
                store,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                around.clock(),
                around.random());
    }

    /** It leads, or has the state of one that does. */
    private static boolean isReady(ControlNode control) {
        return control.leadership().leading().isPresent()
                || control.state().revision().isAfter(Revision.ZERO);
    }

    private static Corefile builtIn(PortolanConfig.Dns dns) {
        return new BuiltInCorefile(
                        address(dns.listen()),
                        address(dns.health()),
                        address(dns.ready()),
                        address(dns.metrics()))
                .corefile();
    }

    private static dev.portolan.dns.corefile.HostPort address(HostPort address) {
        return new dev.portolan.dns.corefile.HostPort(address.host(), address.port());
    }

    /** The UID of {@code portolan-system} stands for the federation. */
    private static FederationUid federationUid(ResourceStore store) {
        return store.get(
                        ResourceKey.of(ResourceType.NAMESPACES, Namespace.SYSTEM.name()),
                        ReadLevel.LINEARIZABLE)
                .map(namespace -> new FederationUid(namespace.content().uid()))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "namespace " + Namespace.SYSTEM + " has been deleted"));
    }

    /** Both APIs are reached under the same names by the same callers. */
    private static Endpoint endpoint(
            HostPort listen,
            PortolanConfig config,
            CertificateAuthority authority,
            Surroundings around) {
        return Endpoint.of(listen.host(), listen.port(), authority)
                .withServerNames(config.api().names())
                .withTokens(around.tokens());
    }
}
