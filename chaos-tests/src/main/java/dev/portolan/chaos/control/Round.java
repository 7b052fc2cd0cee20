package dev.portolan.chaos.control;

import static dev.portolan.chaos.control.ChaosCluster.NODES;

import dev.portolan.chaos.disk.PreloadLibrary;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * One round: a fresh cluster, clients at work, something goes wrong, everything is mended, and then
 * what the clients were told is held against what the nodes have. The seed decides what is done;
 * when exactly it strikes is up to the machine.
 */
public final class Round {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration PROGRESS = Duration.ofSeconds(30);
    private static final int WRITES_BEFORE = 100;
    private static final int WRITES_AFTER = 50;

    private final Kind kind;
    private final long seed;
    private final Path folder;
    private final Optional<PreloadLibrary> library;
    private final Notes notes = new Notes();
    private final List<String> events = new ArrayList<>();
    private final List<String> anomalies = new ArrayList<>();
    private boolean lying;
    private boolean namespaces;

    /**
     * @param folder empty; logs and disks stay in it
     * @param library empty where it cannot be built; not every kind needs it
     */
    public Round(Kind kind, long seed, Path folder, Optional<PreloadLibrary> library) {
        if (kind.needsDisks() && library.isEmpty()) {
            throw new IllegalArgumentException(kind + " needs a C compiler");
        }
        this.kind = kind;
        this.seed = seed;
        this.folder = folder;
        this.library = library;
    }

    /**
     * Lets the disks report syncs that they do not make, as if the nodes forgot them: a power cut
     * must then be noticed.
     */
    public Round withLyingDisks() {
        lying = true;
        return this;
    }

    /**
     * Puts every node into a network namespace; needs root. Otherwise bytes are held back by us.
     */
    public Round inNamespaces() {
        namespaces = true;
        return this;
    }

    /** Runs it; bounded in time. For one use. */
    public RoundResult run() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        try (ChaosCluster cluster =
                new ChaosCluster(
                        folder,
                        namespaces ? Namespaces.create() : new Links(),
                        kind.needsDisks() ? library : Optional.empty())) {
            Workload workload = new Workload(notes, cluster::door, random.nextLong());
            try {
                if (lying) {
                    NODES.forEach(node -> cluster.disk(node).lie());
                }
                cluster.startAll();
                awaitAllReady(cluster);
                workload.begin();
                workload.awaitMore(WRITES_BEFORE, PROGRESS);
                anomalies.addAll(
                        new Strike(cluster, workload, random.split(), events).strike(kind));
                mend(cluster);
                workload.awaitMore(WRITES_AFTER, PROGRESS);
                workload.end();
                anomalies.addAll(new Verification(notes, agreedContents(cluster)).anomalies());
            } catch (StuckException e) {
                anomalies.add("stuck: " + e.getMessage());
                workload.end();
            }
        }
        int operations =
                notes.registers().values().stream().mapToInt(List::size).sum()
                        + notes.lists().values().stream().mapToInt(List::size).sum();
        return new RoundResult(
                kind,
                seed,
                notes.acknowledgedCount(),
                operations,
                Duration.ofNanos(System.nanoTime() - begin),
                events,
                anomalies);
    }

    private void mend(ChaosCluster cluster) throws IOException, InterruptedException {
        cluster.network().heal();
        for (int node : NODES) {
            if (cluster.hasDisks()) {
                cluster.disk(node).mend();
            }
            cluster.process(node).resume();
        }
        cluster.startAll();
        try {
            awaitAllReady(cluster);
        } catch (StuckException e) {
            anomalies.add("stuck until the next restart: " + e.getMessage());
            cluster.killAll();
            cluster.startAll();
            awaitAllReady(cluster);
        }
    }

    private static void awaitAllReady(ChaosCluster cluster) throws InterruptedException {
        for (int node : NODES) {
            cluster.awaitReady(node, READY);
        }
    }

    /**
     * Writes whose answers were lost may still be on their way: waits until all nodes are equal.
     */
    private Map<Integer, Map<String, ChaosCluster.Stored>> agreedContents(ChaosCluster cluster)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PROGRESS.toNanos();
        awaitAllReady(cluster);
        while (states(cluster).size() > 1) {
            if (System.nanoTime() > end) {
                anomalies.add("the nodes' states differ: " + states(cluster));
                break;
            }
            Thread.sleep(50);
        }
        Map<Integer, Map<String, ChaosCluster.Stored>> contents = new HashMap<>();
        for (int node : NODES) {
            contents.put(node, cluster.contents(node));
        }
        return contents;
    }

    /** Revision and checksum of the nodes, each once. */
    private static Set<String> states(ChaosCluster cluster) {
        return NODES.stream()
                .map(node ->
                        cluster.status(node)
                                .map(status -> status.revision() + "/" + status.checksum())
                                .orElse("no answer from " + node))
                .collect(Collectors.toSet());
    }
}
