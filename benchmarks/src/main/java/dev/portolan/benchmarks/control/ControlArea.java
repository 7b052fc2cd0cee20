package dev.portolan.benchmarks.control;

import dev.portolan.benchmarks.Area;
import dev.portolan.benchmarks.Load;
import dev.portolan.benchmarks.Row;
import dev.portolan.benchmarks.ScratchFolder;
import dev.portolan.control.ControlNode;
import dev.portolan.control.LocalCluster;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code portolan bench control}: writes to a cluster of one node and of three in this process,
 * with their logs on disk. The goals are those of one node: three in one process share its disk and
 * cores.
 */
public final class ControlArea implements Area {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int MANY = 128;
    private static final double ONE_WRITER = 350;
    private static final double MANY_WRITERS = 3_700;
    private static final String VALUE = "x".repeat(256);

    @Override
    public String name() {
        return "control";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (int nodes : new int[] {1, 3}) {
            rows.addAll(run(nodes, quick));
        }
        return rows;
    }

    private static List<Row> run(int nodes, boolean quick) throws Exception {
        try (ScratchFolder folder = ScratchFolder.create("portolan-bench-control");
                LocalCluster cluster =
                        LocalCluster.start(
                                nodes,
                                folder.path(),
                                InstantSource.system(),
                                (what, cause) -> {
                                    throw new IllegalStateException(what, cause);
                                },
                                UnaryOperator.identity())) {
            cluster.awaitReady(PATIENCE);
            ResourceStore store = leader(cluster).store();
            String where = ", 256-byte values, " + nodes + (nodes == 1 ? " node" : " nodes");
            return List.of(
                    row("1 writer" + where, 1, ONE_WRITER, store, quick),
                    row(MANY + " writers" + where, MANY, MANY_WRITERS, store, quick));
        }
    }

    private static ControlNode leader(LocalCluster cluster) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<ControlNode> leader = cluster.leader();
            if (leader.isPresent()) {
                return leader.get();
            }
            Thread.sleep(POLL);
        }
        throw new IllegalStateException("no leader within " + PATIENCE);
    }

    private static Row row(
            String what, int writers, double goal, ResourceStore store, boolean quick)
            throws Exception {
        for (int i = 0; i < writers; i++) {
            store.write(Write.create(key(writers, i), value(-1)));
        }
        double reached =
                Load.perSecond(
                        writers,
                        Duration.ofSeconds(quick ? 1 : 5),
                        Duration.ofSeconds(quick ? 2 : 20),
                        (worker, number) ->
                                store.write(
                                        new Write.Update(
                                                key(writers, worker),
                                                value(number),
                                                Optional.empty())));
        return new Row(
                what,
                reached,
                "ops/s",
                new Row.Goal.AtLeast(goal),
                Optional.of("etcd 3.4.23, measured earlier on 2 cores: %,.0f".formatted(goal)));
    }

    private static ResourceKey key(int writers, int worker) {
        return new ResourceKey(
                ResourceType.CONFIG_MAPS, new Namespace("bench"), "w" + writers + "-" + worker);
    }

    private static Document value(long number) {
        return Document.parse("{\"data\":{\"n\":\"" + number + "\",\"v\":\"" + VALUE + "\"}}");
    }
}
