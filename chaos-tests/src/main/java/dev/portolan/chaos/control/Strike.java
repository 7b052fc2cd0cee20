package dev.portolan.chaos.control;

import static dev.portolan.chaos.control.ChaosCluster.NODES;

import dev.portolan.chaos.disk.PowerCut;
import dev.portolan.chaos.disk.PowerCut.Names;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Lets one thing go wrong, by chance in its details, while clients are at work. It leaves the
 * cluster as it then is: somebody else mends it. For one use.
 */
final class Strike {
    private static final Duration ELECTION = Duration.ofSeconds(60);
    private static final Duration READY = Duration.ofSeconds(60);

    /** Of {@link Bulk}: more than two files of the journal. */
    private static final int LAG_WRITES = 700;

    /** The library looks every ten seconds whether there is something to compact. */
    private static final Duration COMPACTION = Duration.ofSeconds(15);

    private final ChaosCluster cluster;
    private final Workload workload;
    private final SplittableRandom random;
    private final List<String> events;

    /**
     * @param events what is done is added
     */
    Strike(ChaosCluster cluster, Workload workload, SplittableRandom random, List<String> events) {
        this.cluster = cluster;
        this.workload = workload;
        this.random = random;
        this.events = events;
    }

    /**
     * @return anomalies that show at once
     */
    List<String> strike(Kind kind) throws IOException, InterruptedException {
        switch (kind) {
            case POWER_CUT -> powerCut(false);
            case POWER_CUT_LEADER_LAST -> powerCut(true);
            case KILL -> kill();
            case KILL_ALL -> killAll();
            case PAUSE -> pause();
            case PARTITION -> partition();
            case WIPE -> wipe();
            case LAG -> lag();
            case ROLLING_RESTART -> rollingRestart();
            case SLOW_DISK -> slowDisk();
            case FULL_DISK -> fullDisk();
            case SYNC_ERROR -> syncError();
            case BIT_FLIP -> new BitFlip(cluster, random, events).strike(follower());
            case CLOCK_JUMP -> clockJump();
            case DEPOSED_BY_PARTITION, DEPOSED_BY_PAUSE -> {
                return new DeposedLeader(cluster, events).strike(kind);
            }
        }
        return List.of();
    }

    private void powerCut(boolean leaderLast) throws IOException, InterruptedException {
        sleep(200, 2_000);
        int leader = leader();
        List<Integer> order = shuffled();
        for (int node : order) {
            cluster.process(node).kill();
        }
        for (int node : NODES) {
            boolean worst = random.nextInt(3) > 0;
            PowerCut cut =
                    worst
                            ? PowerCut.losingAll(Names.SYNCED_WITH_DIRECTORY)
                            : PowerCut.losingSome(Names.SYNCED_WITH_DIRECTORY, random);
            events.add(
                    "node %d: power cut, worst=%s, %s"
                            .formatted(node, worst, cluster.disk(node).cutPower(cut)));
        }
        Collections.rotate(order, random.nextInt(order.size()));
        if (leaderLast) {
            order.removeIf(node -> node == leader);
            order.add(leader);
        }
        for (int node : order) {
            if (leaderLast && node == leader) {
                cluster.awaitLeader(order.subList(0, 2), ELECTION);
            }
            events.add("node " + node + " starts");
            cluster.process(node).start();
            sleep(0, 300);
        }
    }

    private void kill() throws IOException, InterruptedException {
        int node = oftenTheLeader();
        events.add("node " + node + ": kill -9");
        cluster.process(node).kill();
        sleep(1_000, 5_000);
    }

    private void killAll() throws IOException, InterruptedException {
        List<Integer> order = shuffled();
        events.add("kill -9 of " + order);
        for (int node : order) {
            cluster.process(node).kill();
        }
    }

    private void pause() throws IOException, InterruptedException {
        int node = oftenTheLeader();
        events.add("node " + node + ": SIGSTOP");
        cluster.process(node).stop();
        sleep(2_000, 8_000);
        cluster.process(node).resume();
        sleep(500, 2_000);
    }

    private void partition() throws IOException, InterruptedException {
        int leader = leader();
        int follower = follower();
        int node = random.nextBoolean() ? leader : follower;
        switch (random.nextInt(6)) {
            case 0 -> {
                cut(node, true, true);
                events.add("node " + node + " is cut off");
            }
            case 1 -> {
                cut(node, true, false);
                events.add("node " + node + " is not heard");
            }
            case 2 -> {
                cut(node, false, true);
                events.add("node " + node + " hears nothing");
            }
            case 3 -> {
                cluster.network().cut(leader, follower);
                cluster.network().cut(follower, leader);
                events.add("nodes " + leader + " and " + follower + " have lost each other");
            }
            case 4 -> {
                boolean fromLeader = random.nextBoolean();
                int from = fromLeader ? leader : follower;
                int to = fromLeader ? follower : leader;
                cluster.network().cut(from, to);
                events.add("node " + to + " does not hear node " + from);
            }
            default -> {
                for (int one : NODES) {
                    cut(one, true, true);
                }
                events.add("nobody hears anybody");
            }
        }
        sleep(3_000, 10_000);
        cluster.network().heal();
        events.add("healed");
        sleep(500, 2_000);
    }

    private void wipe() throws IOException, InterruptedException {
        int node = follower();
        events.add("node " + node + ": killed and wiped");
        cluster.process(node).kill();
        cluster.wipe(node);
        workload.awaitMore(50, READY);
    }

    /** So much is missed that the others drop it from their logs: a snapshot has to be fetched. */
    private void lag() throws IOException, InterruptedException {
        int node = follower();
        int leader = leader();
        cluster.process(node).kill();
        new Bulk(cluster.door(leader)).write(LAG_WRITES);
        workload.awaitMore(500, READY);
        Thread.sleep(COMPACTION.toMillis());
        events.add(
                "node %d: killed, misses %d large writes; node %d now has %s"
                        .formatted(
                                node,
                                LAG_WRITES,
                                leader,
                                Folders.names(cluster.directory(leader))));
    }

    private void rollingRestart() throws IOException, InterruptedException {
        for (int node : shuffled()) {
            events.add("node " + node + ": kill -9 and start");
            cluster.process(node).kill();
            sleep(0, 1_000);
            cluster.process(node).start();
            cluster.awaitReady(node, READY);
        }
    }

    private void slowDisk() throws InterruptedException {
        int node = oftenTheLeader();
        int millis = random.nextInt(20, 400);
        events.add("node " + node + ": every fsync takes " + millis + " ms");
        cluster.disk(node).slowSyncs(Duration.ofMillis(millis));
        sleep(4_000, 8_000);
    }

    private void fullDisk() throws InterruptedException {
        int node = oftenTheLeader();
        events.add("node " + node + ": disk full");
        cluster.disk(node).fill();
        sleep(3_000, 6_000);
        events.add("node %d runs=%s".formatted(node, cluster.process(node).isRunning()));
    }

    /** What the failed fsync was to write is taken from the disk as soon as the node has ended. */
    private void syncError() throws IOException, InterruptedException {
        int node = oftenTheLeader();
        events.add("node " + node + ": fsync fails");
        cluster.disk(node).failSyncs();
        sleep(2_000, 4_000);
        events.add("node %d runs=%s".formatted(node, cluster.process(node).isRunning()));
        cluster.process(node).kill();
        cluster.disk(node).mend();
        events.add(
                "node %d: %s"
                        .formatted(
                                node,
                                cluster.disk(node)
                                        .cutPower(
                                                PowerCut.losingAll(Names.SYNCED_WITH_DIRECTORY))));
    }

    private void clockJump() throws InterruptedException {
        for (int jump = 0; jump < 4; jump++) {
            int node = NODES.get(random.nextInt(NODES.size()));
            Duration ahead = Duration.ofSeconds(random.nextLong(-100_000, 100_000));
            events.add("node " + node + ": the clock is " + ahead + " ahead");
            cluster.disk(node).moveClock(ahead);
            sleep(500, 2_000);
        }
    }

    private void cut(int node, boolean outgoing, boolean incoming)
            throws IOException, InterruptedException {
        for (int other : NODES) {
            if (other != node && outgoing) {
                cluster.network().cut(node, other);
            }
            if (other != node && incoming) {
                cluster.network().cut(other, node);
            }
        }
    }

    private int leader() throws InterruptedException {
        return cluster.awaitLeader(NODES, ELECTION);
    }

    private int follower() throws InterruptedException {
        int leader = leader();
        List<Integer> followers = NODES.stream().filter(node -> node != leader).toList();
        return followers.get(random.nextInt(followers.size()));
    }

    private int oftenTheLeader() throws InterruptedException {
        return random.nextInt(3) > 0 ? leader() : follower();
    }

    private List<Integer> shuffled() {
        List<Integer> order = new ArrayList<>(NODES);
        Collections.shuffle(order, new Random(random.nextLong()));
        return order;
    }

    private void sleep(int leastMillis, int mostMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(leastMillis, mostMillis + 1));
    }
}
