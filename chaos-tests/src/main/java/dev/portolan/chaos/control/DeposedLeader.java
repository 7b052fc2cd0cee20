package dev.portolan.chaos.control;

import static dev.portolan.chaos.control.ChaosCluster.NODES;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a leader that the others have replaced, and that may not know it, for what they have
 * overwritten since. It may refuse or tell the new value; the old one is a stale read.
 */
final class DeposedLeader {
    private static final int READS = 8;
    private static final Duration ELECTION = Duration.ofSeconds(60);
    private static final Duration ASKING = Duration.ofSeconds(5);
    private static final String KEY = "unwatched";

    private final ChaosCluster cluster;
    private final List<String> events;

    DeposedLeader(ChaosCluster cluster, List<String> events) {
        this.cluster = cluster;
        this.events = events;
    }

    List<String> strike(Kind how) throws IOException, InterruptedException {
        int old = cluster.awaitLeader(NODES, ELECTION);
        List<Integer> others = NODES.stream().filter(node -> node != old).toList();
        write(old, "create " + KEY + " old");
        write(old, "read " + KEY);
        boolean paused = how == Kind.DEPOSED_BY_PAUSE;
        if (paused) {
            cluster.process(old).stop();
        } else {
            for (int other : others) {
                cluster.network().cut(old, other);
                cluster.network().cut(other, old);
            }
        }
        int leader = cluster.awaitLeader(others, ELECTION);
        events.add("node " + old + " is deposed by node " + leader);
        write(leader, "put " + KEY + " new");
        if (paused) {
            cluster.process(old).resume();
        }
        int refused = 0;
        int fresh = 0;
        List<String> stale = new ArrayList<>();
        for (int i = 0; i < READS; i++) {
            switch (value(old)) {
                case "old" -> stale.add("stale read " + i + " at node " + old);
                case "new" -> fresh++;
                default -> refused++;
            }
        }
        events.add("%d reads: %d fresh, %d refused".formatted(READS, fresh, refused));
        return stale;
    }

    /** The value, or why there is none. */
    private String value(int node) {
        try (DoorClient client = new DoorClient(cluster.door(node), ASKING)) {
            return client.ask("read " + KEY).getLast();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void write(int node, String request) throws IOException, InterruptedException {
        for (int tries = 0; tries < 20; tries++) {
            try (DoorClient client = new DoorClient(cluster.door(node), ASKING.multipliedBy(3))) {
                String answer = client.ask(request).getFirst();
                if (answer.equals("written") || answer.equals("found") || answer.equals("exists")) {
                    return;
                }
            }
            Thread.sleep(100);
        }
        throw new StuckException("node " + node + " does not do this: " + request);
    }
}
