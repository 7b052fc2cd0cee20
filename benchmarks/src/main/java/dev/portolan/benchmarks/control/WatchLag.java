package dev.portolan.benchmarks.control;

import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.benchmarks.Load;
import dev.portolan.benchmarks.Row;
import dev.portolan.control.ControlNode;
import dev.portolan.control.LocalCluster;
import dev.portolan.control.peer.PeerIdentity;
import dev.portolan.daemon.IssuedCredentials;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long after a write is acknowledged at the leader a watch has its event, at the leader and at
 * a follower. An event that is there before the acknowledgement counts as at once.
 */
final class WatchLag {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int RATE = 200;
    private static final int WRITERS = 4;

    /** When each revision was seen, in nanoseconds of this process. */
    private static final class Arrivals implements WatchListener {
        private final Map<Long, Long> at = new ConcurrentHashMap<>();

        @Override
        public void onEvents(List<WatchEvent> events) {
            long now = System.nanoTime();
            events.forEach(event -> at.put(event.object().revision().value(), now));
        }

        @Override
        public void onClosed(StoreException reason) {
            throw new IllegalStateException("the watch was closed", reason);
        }
    }

    private WatchLag() {}

    static List<Row> measure(Path folder, boolean quick) throws Exception {
        InstantSource clock = InstantSource.system();
        CertificateAuthority authority = CertificateAuthority.inMemory("benchmark", clock);
        try (LocalCluster cluster =
                LocalCluster.start(
                        3,
                        folder,
                        clock,
                        (what, cause) -> {
                            throw new IllegalStateException(what, cause);
                        },
                        options ->
                                options.withCredentials(
                                        new IssuedCredentials(
                                                authority,
                                                new PeerIdentity(
                                                        options.cluster(), options.nodeId()),
                                                clock)))) {
            cluster.awaitReady(PATIENCE);
            ControlNode leader = Patience.until(PATIENCE, "a leader", cluster::leader);
            ControlNode follower =
                    cluster.nodes().stream()
                            .filter(node -> !node.equals(leader))
                            .findFirst()
                            .orElseThrow();
            Arrivals here = new Arrivals();
            Arrivals there = new Arrivals();
            Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
            for (int i = 0; i < WRITERS; i++) {
                leader.store().write(Write.create(key(i), value(-1)));
            }
            Duration warmUp = Duration.ofSeconds(quick ? 2 : 5);
            Duration time = Duration.ofSeconds(quick ? 3 : 20);
            long counted = System.nanoTime() + warmUp.toNanos();
            try (var atLeader = watch(leader, here);
                    var atFollower = watch(follower, there)) {
                Load.pace(
                        RATE,
                        WRITERS,
                        warmUp,
                        time,
                        (worker, number) -> {
                            if (leader.store()
                                            .write(
                                                    new Write.Update(
                                                            key(worker),
                                                            value(number),
                                                            Optional.empty()))
                                    instanceof WriteOutcome.Written written) {
                                long now = System.nanoTime();
                                if (now > counted) {
                                    acknowledged.put(written.revision().value(), now);
                                }
                            }
                        });
                Patience.until(
                        PATIENCE,
                        "the last events",
                        () ->
                                here.at.keySet().containsAll(acknowledged.keySet())
                                                && there.at
                                                        .keySet()
                                                        .containsAll(acknowledged.keySet())
                                        ? Optional.of(true)
                                        : Optional.empty());
            }
            return List.of(
                    row("the same node", lags(acknowledged, here), 5),
                    row("a follower", lags(acknowledged, there), 15));
        }
    }

    private static Row row(String where, Load.Seen lags, double goal) {
        return Row.of(
                "acknowledged write to watch event at " + where + ", p99, " + RATE + " writes/s",
                lags.quantile(0.99),
                "ms",
                new Row.Goal.AtMost(goal));
    }

    private static Load.Seen lags(Map<Long, Long> acknowledged, Arrivals arrivals) {
        List<Long> nanos = new ArrayList<>();
        acknowledged.forEach((revision, at) ->
                nanos.add(Math.max(0, arrivals.at.getOrDefault(revision, at) - at)));
        return new Load.Seen(RATE, nanos.stream().sorted().toList());
    }

    private static ResourceStore.Subscription watch(ControlNode node, WatchListener listener) {
        return node.store()
                .watch(
                        List.of(ResourceType.CONFIG_MAPS),
                        new Namespace("bench"),
                        node.store().revision(),
                        listener);
    }

    private static ResourceKey key(int worker) {
        return new ResourceKey(ResourceType.CONFIG_MAPS, new Namespace("bench"), "w" + worker);
    }

    private static Document value(long number) {
        return Document.parse("{\"data\":{\"n\":\"" + number + "\"}}");
    }
}
