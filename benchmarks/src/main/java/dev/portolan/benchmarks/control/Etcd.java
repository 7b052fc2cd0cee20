package dev.portolan.benchmarks.control;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three processes of etcd with its usual settings: the peer. */
final class Etcd implements KeyValueStore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path PROGRAM = Path.of("/usr/bin/etcd");

    private final List<ChildProcess> processes = new ArrayList<>();
    private final List<Integer> clientPorts;

    private Etcd(List<Integer> clientPorts) {
        this.clientPorts = clientPorts;
    }

    /** Whether this machine has it; on Debian it is the package {@code etcd-server}. */
    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static Etcd start(int nodes, Path folder) throws IOException {
        List<Integer> peers = Ports.free(nodes);
        Etcd etcd = new Etcd(Ports.free(nodes));
        String cluster =
                IntStream.range(0, nodes)
                        .mapToObj(i -> "e" + i + "=http://127.0.0.1:" + peers.get(i))
                        .collect(Collectors.joining(","));
        for (int i = 0; i < nodes; i++) {
            String client = "http://127.0.0.1:" + etcd.clientPorts.get(i);
            String peer = "http://127.0.0.1:" + peers.get(i);
            etcd.processes.add(
                    ChildProcess.start(
                            "etcd-" + i,
                            List.of(
                                    PROGRAM.toString(),
                                    "--name=e" + i,
                                    "--data-dir=" + folder.resolve("etcd-" + i),
                                    "--listen-client-urls=" + client,
                                    "--advertise-client-urls=" + client,
                                    "--listen-peer-urls=" + peer,
                                    "--initial-advertise-peer-urls=" + peer,
                                    "--initial-cluster=" + cluster,
                                    "--log-level=warn"),
                            folder));
        }
        return etcd;
    }

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public int leader() {
        return Patience.until(
                PATIENCE,
                "a leader of etcd",
                () -> {
                    processes.forEach(ChildProcess::check);
                    return clientPorts.stream().filter(Etcd::leads).findFirst();
                });
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::close);
    }

    private static boolean leads(int port) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .anyMatch("etcd_server_is_leader 1"::equals);
        } catch (IOException e) {
            return false; // not listening yet; whoever asks has a deadline
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
