package dev.portolan.benchmarks.control;

import dev.portolan.benchmarks.Load;
import dev.portolan.benchmarks.Load.Seen;
import dev.portolan.benchmarks.Row;
import dev.portolan.control.LocalCluster;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One writer to one node, beside an append and an fsync of as many bytes to a bare file. */
final class BesideTheDisk {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double FACTOR = 1.3;
    private static final double ALLOWANCE = 0.3;
    private static final String VALUE = "x".repeat(256);

    private BesideTheDisk() {}

    static Row measure(Path folder, boolean quick) throws Exception {
        Duration warmUp = Duration.ofSeconds(quick ? 2 : 10);
        Duration time = Duration.ofSeconds(quick ? 2 : 10);
        try (LocalCluster cluster =
                LocalCluster.start(
                        1,
                        folder,
                        InstantSource.system(),
                        (what, cause) -> {
                            throw new IllegalStateException(what, cause);
                        },
                        UnaryOperator.identity())) {
            cluster.awaitReady(PATIENCE);
            ResourceStore store = cluster.nodes().getFirst().store();
            ResourceKey key =
                    new ResourceKey(ResourceType.CONFIG_MAPS, new Namespace("bench"), "one");
            store.write(Write.create(key, value(-1)));
            double bare = bare(folder.resolve("bare"), time).quantile(0.5);
            double write =
                    Load.saturate(
                                    1,
                                    warmUp,
                                    time,
                                    (worker, number) ->
                                            store.write(
                                                    new Write.Update(
                                                            key, value(number), Optional.empty())))
                            .quantile(0.5);
            double again = bare(folder.resolve("bare"), time).quantile(0.5);
            double disk = (bare + again) / 2;
            return new Row(
                    "one write, 1 client, 1 node, 256 bytes (median)",
                    write,
                    "ms",
                    new Row.Goal.AtMost(FACTOR * disk + ALLOWANCE),
                    Optional.of(
                            String.format(Locale.ROOT, "a bare append and fsync %.3g ms", disk)));
        }
    }

    private static Seen bare(Path file, Duration time) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(VALUE.length());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            return Load.saturate(
                    1, Duration.ofSeconds(1), time, (worker, number) -> append(channel, bytes));
        }
    }

    private static void append(FileChannel channel, ByteBuffer bytes) throws IOException {
        bytes.clear();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    private static Document value(long number) {
        return Document.parse("{\"data\":{\"n\":\"" + number + "\",\"v\":\"" + VALUE + "\"}}");
    }
}
