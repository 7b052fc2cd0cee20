package dev.portolan.benchmarks.control;

import com.google.protobuf.ByteString;

import dev.portolan.benchmarks.Load;
import dev.portolan.benchmarks.Load.Seen;
import dev.portolan.benchmarks.Row;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Three processes of each store on one disk, driven by the same client, in turns: each figure is
 * the median of the rounds' ratios.
 */
final class BesideEtcd {
    private static final int NODES = 3;
    private static final ByteString VALUE = ByteString.copyFromUtf8("x".repeat(256));
    private static final int MOST_CONNECTIONS = 8;
    private static final int PACED_CLIENTS = 64;

    /** One line of the table: how many clients, and how many times etcd's figure is asked for. */
    private record Line(String what, int clients, double factor, boolean isRead) {}

    private static final List<Line> LINES =
            List.of(
                    new Line("writes", 1, 0.9, false),
                    new Line("writes", 16, 1.4, false),
                    new Line("writes", 128, 2, false),
                    new Line("linearizable reads", 1, 1, true),
                    new Line("linearizable reads", 16, 2, true),
                    new Line("linearizable reads", 128, 3, true));

    private final Duration warmUp;
    private final Duration time;
    private final int rounds;

    private BesideEtcd(boolean quick) {
        this.warmUp = Duration.ofSeconds(quick ? 1 : 3);
        this.time = Duration.ofSeconds(quick ? 2 : 6);
        this.rounds = quick ? 1 : 5;
    }

    static List<Row> measure(Path folder, boolean quick) throws Exception {
        if (!Etcd.isInstalled()) {
            throw new IllegalStateException(
                    "etcd is measured in the same run and is not here: apt-get install"
                            + " etcd-server");
        }
        Files.createDirectories(folder);
        try (PortolanNodes portolan = PortolanNodes.start(NODES, "1g", folder);
                Etcd etcd = Etcd.start(NODES, folder);
                KeyValueClient ours = KeyValueClient.connect(portolan.leader(), MOST_CONNECTIONS);
                KeyValueClient theirs = KeyValueClient.connect(etcd.leader(), MOST_CONNECTIONS)) {
            return new BesideEtcd(quick).rows(ours, theirs);
        }
    }

    private List<Row> rows(KeyValueClient ours, KeyValueClient theirs) throws Exception {
        List<Row> rows = new ArrayList<>();
        double ourMost = 0;
        double theirMost = 0;
        for (Line line : LINES) {
            List<Double> our = new ArrayList<>();
            List<Double> their = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                their.add(saturate(theirs, line));
                our.add(saturate(ours, line));
            }
            if (!line.isRead()) {
                ourMost = Math.max(ourMost, median(our));
                theirMost = Math.max(theirMost, median(their));
            }
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ratios.add(our.get(round) / their.get(round));
            }
            rows.add(
                    new Row(
                            "%s, %d client%s, 3 nodes, 256 bytes, as a multiple of etcd"
                                    .formatted(
                                            line.what(),
                                            line.clients(),
                                            line.clients() == 1 ? "" : "s"),
                            median(ratios),
                            "x",
                            new Row.Goal.AtLeast(line.factor()),
                            Optional.of(
                                    String.format(
                                            Locale.ROOT,
                                            "etcd %,.0f/s, portolan %,.0f/s",
                                            median(their),
                                            median(our)))));
        }
        rows.add(paced(ours, ourMost / 2, theirs, theirMost / 2));
        return rows;
    }

    private Row paced(KeyValueClient ours, double ourRate, KeyValueClient theirs, double theirRate)
            throws Exception {
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            their.add(pace(theirs, theirRate).quantile(0.99));
            our.add(pace(ours, ourRate).quantile(0.99));
        }
        return new Row(
                "p99 of writes at half of the own maximum (%,.0f/s)".formatted(ourRate),
                median(our),
                "ms",
                new Row.Goal.AtMost(median(their)),
                Optional.of(
                        String.format(
                                Locale.ROOT, "etcd %.3g ms at %,.0f/s", median(their), theirRate)));
    }

    private double saturate(KeyValueClient store, Line line) throws Exception {
        for (int i = 0; i < line.clients(); i++) {
            store.put(i, "k" + i, VALUE);
        }
        return Load.saturate(
                        line.clients(),
                        warmUp,
                        time,
                        (caller, number) -> {
                            if (line.isRead()) {
                                store.get(caller, "k" + caller);
                            } else {
                                store.put(caller, "k" + caller, value(number));
                            }
                        })
                .perSecond();
    }

    private Seen pace(KeyValueClient store, double rate)
            throws InterruptedException, ExecutionException {
        return Load.pace(
                rate,
                PACED_CLIENTS,
                warmUp,
                time,
                (caller, number) -> store.put(caller, "k" + caller, value(number)));
    }

    /** 256 bytes, others each time: a store may skip a write that changes nothing. */
    private static ByteString value(long number) {
        String text = Long.toString(number);
        return ByteString.copyFromUtf8(text).concat(VALUE.substring(text.length()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
