package dev.portolan.members;

import dev.portolan.members.connect.MemberClients;
import dev.portolan.members.connect.MemberConnection;
import dev.portolan.members.connect.MemberDirectory;
import dev.portolan.members.connect.StoreSignal;
import dev.portolan.members.observe.FleetBoard;
import dev.portolan.members.report.PictureSource;
import dev.portolan.members.report.Reporter;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberPort;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that a control node does with the members: connections to all of them, and, while the
 * node leads, applying, observing, imports and the list of peers. {@link #close} stops all of it
 * and waits for it.
 */
public final class MembersRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MembersRuntime.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** What changes often and means nothing here. */
    private static final Set<ResourceType> NOISE = Set.of(ResourceType.EVENTS, ResourceType.LEASES);

    private final FederationUid federation;
    private final MembersOptions options;
    private final Leadership leadership;
    private final EventSink events;
    private final InstantSource clock;
    private final MemberClients clients;
    private final MemberDirectory directory;
    private final PictureSource pictures;
    private final FleetBoard board = new FleetBoard();
    private final Map<ClusterName, MemberSession> sessions = new ConcurrentHashMap<>();
    private final Map<ClusterName, String> unusable = new HashMap<>();
    private final StoreSignal changes;
    private final Reporter reporter;
    private final List<Thread> loops;

    private MembersRuntime(
            ResourceStore store,
            Leadership leadership,
            EventSink events,
            MembersOptions options,
            FederationUid federation,
            InstantSource clock) {
        this.federation = federation;
        this.options = options;
        this.leadership = leadership;
        this.events = events;
        this.clock = clock;
        clients = new MemberClients(options.requestTimeout());
        directory = new MemberDirectory(store, clients, options);
        pictures = new PictureSource(store);
        changes = new StoreSignal(store, List.of(), MembersRuntime::matters);
        reporter = new Reporter(store, leadership, board, pictures, federation, options, clock);
        leadership.onChange(changes::raise);
        board.onChange(() -> sessions.values().forEach(MemberSession::raiseApply));
        loops =
                List.of(
                        Thread.ofVirtual().name("members-changes").start(this::follow),
                        Thread.ofVirtual().name("members-reporter").start(reporter::run));
    }

    /** Starts; returns at once, whether or not any member answers. */
    public static MembersRuntime start(
            ResourceStore store,
            Leadership leadership,
            EventSink events,
            MembersOptions options,
            FederationUid federation,
            InstantSource clock) {
        return new MembersRuntime(store, leadership, events, options, federation, clock);
    }

    /** Access to objects inside members, for the other loops. */
    public MemberPort port() {
        return directory;
    }

    private static boolean matters(WatchEvent event) {
        return !NOISE.contains(event.object().key().type());
    }

    private void follow() {
        try {
            while (true) {
                changes.await(options.resync());
                pictures.invalidate();
                refresh();
            }
        } catch (InterruptedException e) {
            LOG.debug("event=members-stopped");
        }
    }

    private void refresh() {
        try {
            directory.refresh(this::endSession);
            if (leadership.leading().isPresent()) {
                lead();
                sessions.values().forEach(MemberSession::raise);
                reporter.raise();
            } else {
                stopLeading();
            }
        } catch (StoreException e) {
            LOG.warn(
                    "event=members-not-refreshed reason={} message=\"{}\"",
                    e.reason(),
                    e.getMessage());
        }
    }

    private void lead() {
        Set<ClusterName> gone = new TreeSet<>(board.all().keySet());
        gone.addAll(sessions.keySet());
        gone.removeAll(directory.names());
        gone.forEach(this::forget);
        for (ClusterName name : directory.names()) {
            switch (directory.find(name).orElseThrow()) {
                case MemberDirectory.Open(MemberConnection connection, String _) ->
                        attend(name, connection);
                case MemberDirectory.Unusable unusable -> giveUp(name, unusable);
            }
        }
    }

    private void attend(ClusterName name, MemberConnection connection) {
        unusable.remove(name);
        sessions.computeIfAbsent(
                name,
                _ ->
                        new MemberSession(
                                        connection,
                                        board,
                                        pictures,
                                        federation,
                                        options,
                                        leadership,
                                        events,
                                        clock)
                                .start());
    }

    private void giveUp(ClusterName name, MemberDirectory.Unusable why) {
        endSession(name);
        board.setUnusable(name, why.reason(), why.message());
        if (!why.message().equals(unusable.put(name, why.message()))) {
            var member = pictures.get().members().get(name);
            if (member != null) {
                events.record(
                        member.object(),
                        EventSink.Severity.Warning,
                        why.reason().name(),
                        why.message());
            }
        }
    }

    private void endSession(ClusterName name) {
        MemberSession running = sessions.remove(name);
        if (running != null) {
            running.close();
        }
    }

    private void forget(ClusterName name) {
        endSession(name);
        unusable.remove(name);
        board.remove(name);
    }

    private void stopLeading() {
        for (ClusterName name : board.all().keySet()) {
            forget(name);
        }
        for (ClusterName name : Set.copyOf(sessions.keySet())) {
            forget(name);
        }
    }

    @Override
    public void close() {
        loops.forEach(Thread::interrupt);
        for (Thread loop : loops) {
            try {
                if (!loop.join(CLOSING)) {
                    LOG.warn("event=members-stop-slow loop={}", loop.getName());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        changes.close();
        stopLeading();
        directory.close();
        clients.close();
    }
}
