package dev.portolan.benchmarks.dns;

import dev.portolan.benchmarks.Area;
import dev.portolan.benchmarks.Load;
import dev.portolan.benchmarks.Row;
import dev.portolan.control.MemoryStore;
import dev.portolan.dns.DnsOptions;
import dev.portolan.dns.DnsServer;
import dev.portolan.dns.corefile.Corefile;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/** {@code portolan bench dns}. */
public final class DnsArea implements Area {
    private static final double ANSWER_NANOS = 2_000;
    private static final double ANSWERS = 20_000;
    private static final int CLIENTS = 16;
    private static final int TIMEOUT_MILLIS = 2_000;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        return List.of(answer(quick), loop(quick));
    }

    private static Row answer(boolean quick) throws Exception {
        var options =
                new OptionsBuilder()
                        .include(AnswerBenchmark.class.getName())
                        .forks(quick ? 0 : 2)
                        .warmupIterations(quick ? 2 : 5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(quick ? 2 : 5)
                        .measurementTime(TimeValue.seconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        return Row.of(
                "one A answer from the catalogue: decode, look up, encode",
                new Runner(options).runSingle().getPrimaryResult().getScore(),
                "ns",
                new Row.Goal.AtMost(ANSWER_NANOS));
    }

    private static Row loop(boolean quick) throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            Federation.writeTo(store);
            try (DnsServer server =
                    DnsServer.start(
                            DnsOptions.DEFAULT,
                            Corefile.parse(Federation.COREFILE),
                            store,
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                            InstantSource.system(),
                            new SplittableRandom(1))) {
                Federation.await(server.catalog());
                InetSocketAddress address = server.addresses().values().iterator().next();
                DatagramSocket[] sockets = connect(address);
                try {
                    double reached =
                            Load.perSecond(
                                    CLIENTS,
                                    Duration.ofSeconds(quick ? 2 : 10),
                                    Duration.ofSeconds(quick ? 2 : 20),
                                    (worker, number) -> ask(sockets[worker], worker + number));
                    return Row.of(
                            "UDP on loopback, %d names, %d clients that wait for each answer"
                                    .formatted(Federation.SERVICES, CLIENTS),
                            reached,
                            "answers/s",
                            new Row.Goal.AtLeast(ANSWERS));
                } finally {
                    for (DatagramSocket socket : sockets) {
                        socket.close();
                    }
                }
            }
        }
    }

    private static DatagramSocket[] connect(InetSocketAddress address) throws IOException {
        DatagramSocket[] sockets = new DatagramSocket[CLIENTS];
        for (int i = 0; i < CLIENTS; i++) {
            sockets[i] = new DatagramSocket();
            sockets[i].setSoTimeout(TIMEOUT_MILLIS);
            sockets[i].connect(address);
        }
        return sockets;
    }

    private static void ask(DatagramSocket socket, long number) throws IOException {
        byte[] query =
                Federation.query((int) (number & 0xffff), (int) (number % Federation.SERVICES));
        byte[] buffer = new byte[1232];
        DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
        socket.send(new DatagramPacket(query, query.length));
        socket.receive(reply);
        boolean answered =
                buffer[0] == query[0]
                        && buffer[1] == query[1]
                        && (buffer[3] & 0x0f) == 0
                        && (buffer[6] != 0 || buffer[7] != 0);
        if (!answered) {
            throw new IOException("no address in the answer to query " + number);
        }
    }
}
