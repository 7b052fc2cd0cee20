package dev.portolan.members.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.agent.AgentObjects;
import dev.portolan.members.apply.Intents;
import dev.portolan.members.connect.MemberApi;
import dev.portolan.members.connect.MemberConnection;
import dev.portolan.members.connect.Signal;
import dev.portolan.model.cluster.Gateway;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.workload.ServiceRef;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Looks at one member: {@link #look} at its heartbeat, at intervals; {@link #observe} at its
 * objects, whenever a watch has seen a change. Each is used by one thread. What they find goes to
 * the board.
 */
public final class MemberObserver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberObserver.class);
    private static final Duration DISCOVER_AGAIN = Duration.ofSeconds(60);
    private static final Set<ResourceType> EVERYTHING =
            Set.of(
                    ResourceType.NODES,
                    ResourceType.PODS,
                    ResourceType.NAMESPACES,
                    ResourceType.SERVICES,
                    ResourceType.ENDPOINT_SLICES,
                    ResourceType.DEPLOYMENTS,
                    ResourceType.STATEFUL_SETS,
                    ResourceType.DAEMON_SETS,
                    ResourceType.REPLICA_SETS,
                    ResourceType.JOBS,
                    ResourceType.STORAGE_CLASSES);
    private static final Set<ResourceType> LABELLED =
            Set.of(
                    ResourceType.CONFIG_MAPS,
                    ResourceType.SECRETS,
                    ResourceType.SERVICE_ACCOUNTS,
                    ResourceType.VOLUME_CLAIMS);

    private final MemberConnection connection;
    private final FleetBoard board;
    private final FederationUid federation;
    private final InstantSource clock;
    private final BiConsumer<String, String> warnings;
    private final MemberHealth health;
    private final MemberWatches watches;
    private final Signal changed = new Signal();

    private MemberHealth.State state;
    private Instant discovered = Instant.EPOCH;
    private String absurdLatency = "";
    private volatile String version = "";

    /**
     * @param wasReady what the federation was told before, if anything
     * @param warnings told once of each report that cannot be true: a reason and a sentence
     */
    public MemberObserver(
            MemberConnection connection,
            FleetBoard board,
            FederationUid federation,
            MembersOptions options,
            Optional<Boolean> wasReady,
            InstantSource clock,
            BiConsumer<String, String> warnings) {
        this.connection = connection;
        this.board = board;
        this.federation = federation;
        this.clock = clock;
        this.warnings = warnings;
        this.health = new MemberHealth(options.heartbeatTimeout());
        this.state = MemberHealth.State.starting(wasReady, clock.instant());
        this.watches = new MemberWatches(connection, changed::raise);
    }

    /** Raised by the watches, and by whoever knows another reason to observe again. */
    public Signal changed() {
        return changed;
    }

    /**
     * Asks for the heartbeat, and for what else the agent reports; on the first answer starts the
     * watches.
     *
     * @param carried types that placements carry, beside the usual ones
     */
    public void look(Supplier<Set<ResourceType>> carried) {
        MemberHealth.Look look = heartbeat();
        state = health.step(state, look, clock.instant());
        MemberHealth.State now = state;
        board.update(
                connection.member(),
                view ->
                        view.withHealth(
                                new MemberView.Health(
                                        now.ready(),
                                        now.reason().name(),
                                        now.message(),
                                        now.heartbeat())));
        if (now.reason() == MemberHealth.Reason.Unreachable
                || now.reason() == MemberHealth.Reason.CredentialsInvalid) {
            watches.close(); // begun anew with the first answer: what broke silently is not trusted
        }
        if (look instanceof MemberHealth.Answered) {
            try {
                discover(carried.get()); // its watches fill while the report is read
                latency();
            } catch (MemberException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    LOG.warn(
                            "event=look-incomplete member={} reason=\"{}\"",
                            connection.member(),
                            e.getMessage());
                }
            }
        }
    }

    private MemberHealth.Look heartbeat() {
        try {
            MemberApi.Answer answer =
                    connection
                            .api()
                            .get(path("apis/coordination.k8s.io/v1", AgentObjects.HEARTBEAT));
            return switch (answer.code()) {
                case 200 ->
                        new MemberHealth.Answered(time(answer.body().text("spec", "renewTime")));
                case 404 -> new MemberHealth.Answered(Optional.empty());
                case 401, 403 ->
                        new MemberHealth.CredentialsRefused(
                                "the member refuses the credentials: " + answer.message());
                default -> new MemberHealth.NoAnswer(answer.message());
            };
        } catch (MemberException e) {
            return isAboutCertificates(e)
                    ? new MemberHealth.CredentialsRefused(
                            "the member's certificate is not trusted: " + e.getMessage())
                    : new MemberHealth.NoAnswer(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isAboutCertificates(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private void latency() {
        MemberApi.Answer answer = connection.api().get(path("api/v1", AgentObjects.REPORT));
        if (!answer.isSuccess()) {
            return;
        }
        List<LatencySample> samples = new ArrayList<>();
        String absurd = "";
        try {
            String json = answer.body().text("data", AgentObjects.LATENCY_KEY);
            for (JsonNode entry : Json.mapper().readTree(json.isEmpty() ? "[]" : json)) {
                LatencySample sample = Json.read(entry, LatencySample.class);
                if (isPossible(sample)) {
                    samples.add(sample);
                } else {
                    absurd =
                            "latency to "
                                    + sample.to()
                                    + " cannot be "
                                    + sample.p50Millis()
                                    + " ms (p99 "
                                    + sample.p99Millis()
                                    + " ms)";
                }
            }
        } catch (JsonProcessingException | RuntimeException e) {
            absurd = AgentObjects.LATENCY_KEY + " does not parse: " + e.getMessage();
        }
        if (!absurd.isEmpty() && !absurd.equals(absurdLatency)) {
            warnings.accept("ReportQuarantined", absurd);
        }
        absurdLatency = absurd;
        board.update(connection.member(), view -> view.withLatency(samples));
    }

    private static boolean isPossible(LatencySample sample) {
        return Double.isFinite(sample.p50Millis())
                && Double.isFinite(sample.p99Millis())
                && sample.p50Millis() >= 0
                && sample.p99Millis() >= sample.p50Millis()
                && sample.samples() > 0;
    }

    private void discover(Set<ResourceType> carried) {
        Instant now = clock.instant();
        if (discovered.plus(DISCOVER_AGAIN).isBefore(now)) {
            MemberApi.Answer answer = connection.api().get("version");
            version = answer.body().text("gitVersion");
            connection.discover();
            discovered = now;
            changed.raise();
        }
        EVERYTHING.forEach(type -> watches.watch(type, Map.of(), true));
        watches.watch(StockTaking.STORAGE_CAPACITIES, Map.of(), false);
        Map<String, String> ours = Map.of(Marks.FEDERATION, federation.value());
        LABELLED.forEach(type -> watches.watch(type, ours, true));
        carried.stream()
                .filter(type -> !type.equals(ResourceType.NAMESPACES))
                .forEach(type -> watches.watch(type, ours, false));
    }

    private static String path(String prefix, ResourceKey key) {
        return prefix
                + "/namespaces/"
                + key.namespace()
                + "/"
                + key.type().plural()
                + "/"
                + key.name();
    }

    /** What an observation takes from the federation's side. */
    public record Context(
            Intents intents, Map<ServiceRef, String> exports, Optional<Gateway> gateway) {}

    /**
     * Puts the member's objects on the board.
     *
     * @return whether all watches have been filled; before that nothing is put there
     */
    public boolean observe(Context context) {
        MemberSnapshot snapshot = watches.snapshot();
        if (!snapshot.synced()) {
            return false;
        }
        String before = board.view(connection.member()).quarantined();
        board.update(
                connection.member(),
                view ->
                        Observation.of(
                                view,
                                new Observation.Input(
                                        connection.member(),
                                        snapshot,
                                        context.intents(),
                                        context.exports(),
                                        context.gateway(),
                                        federation,
                                        version,
                                        connection.catalog().kinds())));
        String now = board.view(connection.member()).quarantined();
        if (!now.isEmpty() && !now.equals(before)) {
            warnings.accept("ReportQuarantined", "its inventory is not taken over: " + now);
        }
        return true;
    }

    @Override
    public void close() {
        watches.close();
    }
}
