package dev.portolan.benchmarks.control;

import dev.portolan.benchmarks.control.kv.StatusResponse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Control nodes, each in a process of its own as the launcher would start it. */
final class PortolanNodes implements KeyValueStore {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final String heap;
    private final List<Integer> doors;
    private final List<String> peers;
    private final List<ChildProcess> processes = new ArrayList<>();

    private PortolanNodes(Path folder, String heap, List<Integer> doors, List<String> peers) {
        this.folder = folder;
        this.heap = heap;
        this.doors = doors;
        this.peers = peers;
    }

    /**
     * @param heap the bound of each process's heap, as in {@code -Xmx}
     */
    static PortolanNodes start(int nodes, String heap, Path folder) throws IOException {
        List<Integer> ports = Ports.free(nodes);
        PortolanNodes started =
                new PortolanNodes(
                        folder,
                        heap,
                        Ports.free(nodes),
                        IntStream.range(0, nodes)
                                .mapToObj(i -> "node-" + i + "=127.0.0.1:" + ports.get(i))
                                .toList());
        var _ = NodeProcess.authority(folder.resolve("pki"));
        started.start();
        return started;
    }

    @Override
    public String name() {
        return "portolan";
    }

    @Override
    public int leader() {
        return Patience.until(
                PATIENCE,
                "a leader of portolan",
                () -> {
                    processes.forEach(ChildProcess::check);
                    return doors.stream().filter(PortolanNodes::leads).findFirst();
                });
    }

    /** Ends all processes as a crash would and starts them with what they have on disk. */
    void restart() {
        close();
        start();
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::close);
        processes.clear();
    }

    private void start() {
        for (int i = 0; i < doors.size(); i++) {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-XX:+UseSerialGC",
                                    "-Xmx" + heap,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    NodeProcess.class.getName(),
                                    doors.get(i).toString(),
                                    folder.resolve("node-" + i).toString(),
                                    "node-" + i));
            command.addAll(peers);
            processes.add(ChildProcess.start("portolan-" + i, command, folder));
        }
    }

    private static boolean leads(int port) {
        try (KeyValueClient client = KeyValueClient.connect(port, 1)) {
            return client.status(false).map(StatusResponse::getLeading).orElse(false);
        }
    }
}
