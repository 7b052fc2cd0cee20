package dev.portolan.chaos.control;

import static dev.portolan.chaos.control.ChaosCluster.NODES;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace for each node, a pair of virtual cables between each two, and one from each
 * to us. A cut sends the packets of one direction to a hardware address that nobody has: they are
 * dropped without a word, as on a broken network. Needs Linux, root and {@code ip}. The namespaces
 * are removed at the end, and by a shutdown hook.
 */
final class Namespaces implements Network {
    private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);
    private static final int RAFT_PORT = 7_443;
    private static final int DOOR_PORT = 7_000;
    private static final int SECONDS = 10;
    private static final String NOBODY = "02:00:00:00:00:fe";

    private final String name = "ptl" + ProcessHandle.current().pid();
    private final Thread lastWord = new Thread(this::removeQuietly, "remove-namespaces");

    private Namespaces() {}

    /** Whether this process may make namespaces here. */
    static boolean areHere() throws InterruptedException {
        String probe = "ptl-probe" + ProcessHandle.current().pid();
        try {
            ip("netns add " + probe);
            ip("netns del " + probe);
            return true;
        } catch (IOException e) {
            LOG.info("network=namespaces available=false cause=\"{}\"", e.getMessage());
            return false;
        }
    }

    static Namespaces create() throws IOException, InterruptedException {
        Namespaces made = new Namespaces();
        Runtime.getRuntime().addShutdownHook(made.lastWord);
        try {
            made.build();
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public Address own(int node) {
        return new Address("0.0.0.0", RAFT_PORT);
    }

    @Override
    public Address peer(int from, int to) {
        return new Address(address(to, from), RAFT_PORT);
    }

    @Override
    public Address door(int node) {
        return new Address("10.213.%d0.2".formatted(node), DOOR_PORT);
    }

    @Override
    public List<String> launcher(int node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    @Override
    public void cut(int from, int to) throws IOException, InterruptedException {
        neighbour(from, to, NOBODY);
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        for (int from : NODES) {
            for (int to : NODES) {
                if (from != to) {
                    neighbour(from, to, hardware(to, from));
                }
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        remove();
        Runtime.getRuntime().removeShutdownHook(lastWord);
    }

    private void build() throws IOException, InterruptedException {
        for (int node : NODES) {
            ip("netns add " + namespace(node));
            in(node, "link set lo up");
            String outside = name + "o" + node;
            ip("link add %s type veth peer name door netns %s".formatted(outside, namespace(node)));
            ip("addr add 10.213.%d0.1/24 dev %s".formatted(node, outside));
            ip("link set %s up".formatted(outside));
            in(node, "addr add %s/24 dev door".formatted(door(node).host()));
            in(node, "link set door up");
        }
        for (int one : NODES) {
            for (int other : NODES) {
                if (one < other) {
                    ip(
                            "link add to%d netns %s address %s type veth peer name to%d netns %s address %s"
                                    .formatted(
                                            other,
                                            namespace(one),
                                            hardware(one, other),
                                            one,
                                            namespace(other),
                                            hardware(other, one)));
                    for (int end : List.of(one, other)) {
                        int far = one + other - end;
                        in(end, "addr add %s/24 dev to%d".formatted(address(end, far), far));
                        in(end, "link set to%d up".formatted(far));
                    }
                }
            }
        }
        heal();
    }

    private void neighbour(int from, int to, String hardware)
            throws IOException, InterruptedException {
        in(
                from,
                "neigh replace %s lladdr %s dev to%d nud permanent"
                        .formatted(address(to, from), hardware, to));
    }

    private void remove() throws IOException, InterruptedException {
        String there = ip("netns list");
        for (int node : NODES) {
            if (there.contains(namespace(node))) {
                ip("netns del " + namespace(node));
            }
        }
    }

    private void removeQuietly() {
        try {
            remove();
        } catch (IOException e) {
            LOG.warn("network=namespaces left=\"{}\"", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String namespace(int node) {
        return name + "-" + node;
    }

    /** Of a node on its cable to another one. */
    private static String address(int node, int other) {
        return "10.213.%d%d.%d".formatted(Math.min(node, other), Math.max(node, other), node);
    }

    private static String hardware(int node, int other) {
        return "02:00:00:00:%02d:%02d".formatted(node, other);
    }

    private void in(int node, String arguments) throws IOException, InterruptedException {
        ip("-n " + namespace(node) + " " + arguments);
    }

    private static String ip(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("ip " + arguments + ": " + output.strip());
        }
        return output;
    }
}
