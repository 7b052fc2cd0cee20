package dev.portolan.chaos.control;

import dev.portolan.chaos.control.process.ControlProcess;
import dev.portolan.chaos.disk.Disk;
import dev.portolan.chaos.disk.PreloadLibrary;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Three control nodes, numbered from 1, as processes with disks and links of ours, below one
 * folder. For one thread, but for {@link #door}.
 */
final class ChaosCluster implements AutoCloseable {
    static final List<Integer> NODES = List.of(1, 2, 3);

    private static final Duration ASKING = Duration.ofSeconds(2);

    /** What a node says of itself. */
    record Status(long term, long revision, String checksum) {}

    /** One object of a node. */
    record Stored(long revision, String value) {}

    private final Path folder;
    private final Map<Integer, NodeProcess> processes = new HashMap<>();
    private final Map<Integer, Disk> disks = new HashMap<>();
    private final Network network;

    /**
     * Starts nothing yet.
     *
     * @param network is closed with the cluster
     * @param library empty for ordinary disks, which keep everything and have no faults
     */
    ChaosCluster(Path folder, Network network, Optional<PreloadLibrary> library)
            throws IOException {
        this.folder = folder;
        this.network = network;
        var _ = ControlProcess.authority(folder.resolve("pki"));
        for (int node : NODES) {
            Map<String, String> environment = Map.of();
            if (library.isPresent()) {
                Disk disk =
                        Disk.create(library.get(), directory(node), folder.resolve("side-" + node));
                disks.put(node, disk);
                environment = disk.environment();
            }
            processes.put(
                    node,
                    new NodeProcess(
                            network.launcher(node),
                            arguments(node),
                            environment,
                            folder.resolve("node-" + node + ".log")));
        }
    }

    Path directory(int node) {
        return folder.resolve("node-" + node);
    }

    Network.Address door(int node) {
        return network.door(node);
    }

    NodeProcess process(int node) {
        return of(processes, node);
    }

    Disk disk(int node) {
        return of(disks, node);
    }

    boolean hasDisks() {
        return !disks.isEmpty();
    }

    Network network() {
        return network;
    }

    void startAll() throws IOException {
        for (int node : NODES) {
            if (!process(node).isRunning()) {
                process(node).start();
            }
        }
    }

    void killAll() throws IOException, InterruptedException {
        for (int node : NODES) {
            process(node).kill();
        }
    }

    /** Removes everything that a node has on its disk. It must not run. */
    void wipe(int node) throws IOException {
        Folders.clear(directory(node));
    }

    /** Empty when it does not answer. */
    Optional<Status> status(int node) {
        try (DoorClient client = new DoorClient(door(node), ASKING)) {
            List<String> words = client.ask("status");
            return Optional.of(
                    new Status(
                            Long.parseLong(words.get(0)),
                            Long.parseLong(words.get(1)),
                            words.get(2)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The node that says that it leads, in the highest term; among {@code candidates}. */
    OptionalInt leader(List<Integer> candidates) {
        int leader = 0;
        long term = 0;
        for (int node : candidates) {
            Optional<Status> status = status(node);
            if (status.isPresent() && status.get().term() > term) {
                leader = node;
                term = status.get().term();
            }
        }
        return term == 0 ? OptionalInt.empty() : OptionalInt.of(leader);
    }

    /** As above, once there is one. */
    int awaitLeader(List<Integer> candidates, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            OptionalInt leader = leader(candidates);
            if (leader.isPresent()) {
                return leader.getAsInt();
            }
            Thread.sleep(50);
        }
        throw new StuckException("none of " + candidates + " leads after " + patience);
    }

    /** Waits until a node has everything that was acknowledged. */
    void awaitReady(int node, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        String last = "not asked yet";
        while (System.nanoTime() < end) {
            if (!process(node).isRunning()) {
                throw new StuckException("node " + node + " has ended by itself");
            }
            try (DoorClient client = new DoorClient(door(node), ASKING.multipliedBy(2))) {
                last = client.ask("ready " + ASKING.toMillis()).getFirst();
                if (last.equals("ready")) {
                    return;
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(50);
        }
        throw new StuckException(
                "node " + node + " is not ready after " + patience + " (" + last + ")");
    }

    /** Everything that a node has, by key, as it is. */
    Map<String, Stored> contents(int node) throws IOException {
        Map<String, Stored> found = new HashMap<>();
        try (DoorClient client = new DoorClient(door(node), ASKING)) {
            for (String line : client.askForLines("dump")) {
                String[] words = line.split(" ");
                found.put(words[0], new Stored(Long.parseLong(words[1]), words[2]));
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (NodeProcess process : processes.values()) {
            process.close();
        }
        network.close();
    }

    private List<String> arguments(int node) {
        List<String> arguments = new ArrayList<>();
        arguments.add("node-" + node);
        arguments.add(directory(node).toString());
        arguments.add(word(network.door(node)));
        for (int peer : NODES) {
            Network.Address address = peer == node ? network.own(node) : network.peer(node, peer);
            arguments.add("node-" + peer + "=" + word(address));
        }
        return arguments;
    }

    private static String word(Network.Address address) {
        return address.host() + ":" + address.port();
    }

    private static <V> V of(Map<Integer, V> map, int node) {
        V value = map.get(node);
        if (value == null) {
            throw new IllegalArgumentException("there is nothing of this kind at node " + node);
        }
        return value;
    }
}
