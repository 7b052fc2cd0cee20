package dev.portolan.members;

import dev.portolan.members.agent.AgentObjects;
import dev.portolan.members.agent.Peer;
import dev.portolan.members.apply.ManifestApplier;
import dev.portolan.members.apply.World;
import dev.portolan.members.connect.MemberConnection;
import dev.portolan.members.connect.Signal;
import dev.portolan.members.imports.ImportPlanner;
import dev.portolan.members.observe.FleetBoard;
import dev.portolan.members.observe.MemberObserver;
import dev.portolan.members.observe.MemberView;
import dev.portolan.members.report.FederationPicture;
import dev.portolan.members.report.PictureSource;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The leader's three loops for one member: its heartbeat, its objects, what is applied to it. */
final class MemberSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberSession.class);

    /** Changes of a member's objects that come together are observed together. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final Duration UNTIL_SYNCED = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final MemberConnection connection;
    private final FleetBoard board;
    private final PictureSource pictures;
    private final FederationUid federation;
    private final MembersOptions options;
    private final Leadership leadership;
    private final EventSink events;
    private final MemberObserver observer;
    private final ManifestApplier applier;
    private final ImportPlanner imports;
    private final Signal world = new Signal();
    private final List<Thread> loops = new ArrayList<>();

    MemberSession(
            MemberConnection connection,
            FleetBoard board,
            PictureSource pictures,
            FederationUid federation,
            MembersOptions options,
            Leadership leadership,
            EventSink events,
            InstantSource clock) {
        this.connection = connection;
        this.board = board;
        this.pictures = pictures;
        this.federation = federation;
        this.options = options;
        this.leadership = leadership;
        this.events = events;
        imports = new ImportPlanner(federation);
        observer =
                new MemberObserver(
                        connection,
                        board,
                        federation,
                        options,
                        wasReady(),
                        clock,
                        (reason, message) -> warn(reason, message));
        applier =
                new ManifestApplier(
                        connection, federation, options, leadership, clock, this::notApplied);
    }

    MemberConnection connection() {
        return connection;
    }

    MemberSession start() {
        loops.add(loop("look", this::look));
        loops.add(loop("observe", this::observe));
        loops.add(loop("apply", this::apply));
        return this;
    }

    /** Something in the federation, or in another member, has changed. */
    void raise() {
        world.raise();
        observer.changed().raise();
    }

    /** Something in another member has changed. */
    void raiseApply() {
        world.raise();
    }

    private interface Loop {
        void run() throws InterruptedException;
    }

    private Thread loop(String name, Loop body) {
        return Thread.ofVirtual()
                .name("member-" + connection.member() + "-" + name)
                .start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            body.run();
                        } catch (InterruptedException e) {
                            return;
                        } catch (RuntimeException e) {
                            LOG.error(
                                    "event=member-loop-failed member={} loop={}",
                                    connection.member(),
                                    name,
                                    e);
                            pause();
                        }
                    }
                });
    }

    private void pause() {
        try {
            Thread.sleep(options.retryCeiling());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        while (true) {
            Optional<Boolean> before =
                    board.view(connection.member()).health().ready().or(this::wasReady);
            observer.look(this::carriedTypes);
            tellTransition(before, board.view(connection.member()).health());
            Thread.sleep(options.probeInterval());
        }
    }

    private void tellTransition(Optional<Boolean> before, MemberView.Health after) {
        if (after.ready().isPresent() && !after.ready().equals(before)) {
            boolean ready = after.ready().get();
            tell(
                    ready ? EventSink.Severity.Normal : EventSink.Severity.Warning,
                    after.reason(),
                    after.message());
        }
    }

    private Set<ResourceType> carriedTypes() {
        Set<ResourceType> types = new HashSet<>();
        pictures.get().intents().byKey().keySet().forEach(key -> types.add(key.type()));
        return types;
    }

    private void observe() throws InterruptedException {
        boolean synced = false;
        while (true) {
            observer.changed().await(synced ? options.resync() : UNTIL_SYNCED);
            Thread.sleep(GATHER);
            FederationPicture picture = pictures.get();
            var gateway =
                    Optional.ofNullable(picture.members().get(connection.member()))
                            .flatMap(member -> member.cluster().spec().gateway());
            synced =
                    observer.observe(
                            new MemberObserver.Context(
                                    picture.intents(), picture.exports(), gateway));
        }
    }

    private void apply() throws InterruptedException {
        while (true) {
            world.await(applier.hasFailures() ? options.retryFloor() : options.resync());
            Thread.sleep(GATHER);
            MemberView view = board.view(connection.member());
            FederationPicture picture = pictures.get();
            FederationPicture.Member member = picture.members().get(connection.member());
            if (leadership.leading().isPresent()
                    && view.isReady()
                    && view.observed()
                    && member != null) {
                Map<ResourceKey, String> problems =
                        applier.pass(worldOf(picture, member.cluster(), view));
                board.setProblems(connection.member(), problems);
            }
        }
    }

    private World worldOf(FederationPicture picture, MemberCluster member, MemberView view) {
        return new World(
                member.name(),
                member.spec().storageClasses(),
                picture.intents(),
                derived(picture, member, view),
                view.carried(),
                board.copies());
    }

    private Map<ResourceKey, Document> derived(
            FederationPicture picture, MemberCluster member, MemberView view) {
        var exported =
                ImportPlanner.exported(
                        picture.exports().keySet(), picture.services(), board.ready());
        Map<ResourceKey, Document> derived =
                new HashMap<>(imports.derivedFor(member.name(), exported, view.namespaces()));
        derived.put(AgentObjects.PEERS, peers(picture));
        return derived;
    }

    /** The gateways of all members, the member's own too: an agent leaves itself out. */
    private Document peers(FederationPicture picture) {
        List<Peer> peers = new ArrayList<>();
        picture.members()
                .values()
                .forEach(member ->
                        member.cluster()
                                .spec()
                                .gateway()
                                .ifPresent(gateway ->
                                        peers.add(
                                                new Peer(
                                                        member.cluster().name(),
                                                        gateway.address(),
                                                        gateway.port()))));
        var object =
                Json.mapper().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        var metadata =
                object.withObject("/metadata")
                        .put("namespace", AgentObjects.PEERS.namespace().name())
                        .put("name", AgentObjects.PEERS.name());
        metadata.withObject("/labels").put(Marks.DERIVED, "peers");
        object.withObject("/data").put(AgentObjects.PEERS_KEY, Json.array(peers).toString());
        return Marks.stamp(Document.owning(object), federation);
    }

    private Optional<Boolean> wasReady() {
        return Optional.ofNullable(pictures.get().members().get(connection.member()))
                .flatMap(member ->
                        member.cluster().status().conditions().stream()
                                .filter(condition -> condition.type().equals(MemberCluster.READY))
                                .map(condition -> condition.isTrue())
                                .findFirst());
    }

    private void notApplied(ResourceKey key, String message) {
        var intent = pictures.get().intents().byKey().get(key);
        if (intent != null) {
            events.record(intent.template(), EventSink.Severity.Warning, "NotApplied", message);
        } else {
            warn("NotApplied", key + ": " + message);
        }
    }

    private void warn(String reason, String message) {
        tell(EventSink.Severity.Warning, reason, message);
    }

    private void tell(EventSink.Severity severity, String reason, String message) {
        FederationPicture.Member member = pictures.get().members().get(connection.member());
        if (member != null) {
            events.record(member.object(), severity, reason, message);
        }
    }

    @Override
    public void close() {
        loops.forEach(Thread::interrupt);
        for (Thread loop : loops) {
            try {
                if (!loop.join(CLOSING)) {
                    LOG.warn(
                            "event=member-loop-stop-slow member={} loop={}",
                            connection.member(),
                            loop.getName());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        applier.close();
        observer.close();
    }
}
