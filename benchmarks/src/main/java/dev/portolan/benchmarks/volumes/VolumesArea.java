package dev.portolan.benchmarks.volumes;

import dev.portolan.benchmarks.Area;
import dev.portolan.benchmarks.Row;
import dev.portolan.benchmarks.ScratchFolder;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.StagedGeneration;
import dev.portolan.replication.mover.GenerationReceiver;
import dev.portolan.replication.mover.GenerationSender;
import dev.portolan.replication.mover.ReceiverRules;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** {@code portolan bench volumes}: the mover over loopback, from disk to disk. */
public final class VolumesArea implements Area {
    private static final GroupName GROUP = new GroupName(new Namespace("bench"), "db", "data");
    private static final Epoch EPOCH = new Epoch(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MEBI = 1 << 20;
    private static final int PAGE = 16 * 1024;
    private static final int SMALL_FILE = 4 * 1024;

    @Override
    public String name() {
        return "volumes";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        List<Row> rows = new ArrayList<>();
        rows.addAll(database(quick ? 40 : 200, 20));
        rows.addAll(change(quick ? 128 : 1024));
        rows.addAll(manyFiles(quick ? 1_000 : 10_000));
        return rows;
    }

    private static List<Row> database(int mebibytes, int files) throws Exception {
        try (Pair pair = Pair.open()) {
            fill(pair.volume(), files, mebibytes / files * MEBI);
            Copied first = pair.copy(1);
            long changed = changeOnePercent(pair.volume());
            Copied second = pair.copy(2);
            return List.of(
                    Row.of(
                            "first copy of %d MiB in %d files".formatted(mebibytes, files),
                            mebibytes / first.sending(),
                            "MiB/s",
                            new Row.Goal.AtLeast(100)),
                    Row.of(
                            "sent after 1 % of all pages changed, beside what changed",
                            (double) second.sent().bytesOnWire() / changed,
                            "times",
                            new Row.Goal.AtMost(1.1)));
        }
    }

    private static List<Row> change(int mebibytes) throws Exception {
        try (Pair pair = Pair.open()) {
            fill(pair.volume(), mebibytes / 64, 64 * MEBI);
            pair.copy(1);
            changeOnePercent(pair.volume());
            Copied second = pair.copy(2);
            String what = "%d MiB with 1 %% of all pages changed: ".formatted(mebibytes);
            return List.of(
                    Row.of(
                            what + "moved",
                            (double) second.sent().bytesOnWire() / MEBI,
                            "MiB",
                            new Row.Goal.AtMost(1.1 * mebibytes / 100)),
                    Row.of(
                            what + "writers held up by the cut",
                            second.frozen(),
                            "s",
                            new Row.Goal.AtMost(mebibytes / 400.0)),
                    Row.of(
                            what + "from the cut to a durable copy",
                            second.cutting() + second.sending(),
                            "s",
                            new Row.Goal.AtMost(mebibytes / 100.0)));
        }
    }

    private static List<Row> manyFiles(int files) throws Exception {
        try (Pair pair = Pair.open()) {
            fill(pair.volume(), files, SMALL_FILE);
            Copied first = pair.copy(1);
            return List.of(
                    Row.of(
                            "%d files of 4 KiB: from the cut to a durable copy".formatted(files),
                            files / (first.cutting() + first.sending()),
                            "files/s",
                            new Row.Goal.AtLeast(1_000)));
        }
    }

    /**
     * One generation on its way.
     *
     * @param frozen seconds during which nothing may be written to the volume
     * @param cutting seconds until the cut was durable, those of {@code frozen} among them
     * @param sending seconds after that, until the copy was durable and acknowledged
     */
    private record Copied(
            double frozen, double cutting, double sending, GenerationSender.Sent sent) {}

    /** A volume, its store, and a receiver with a store of its own on the same disk. */
    private record Pair(
            ScratchFolder folder,
            Path volume,
            GenerationStore source,
            ServerSocket listener,
            GenerationReceiver receiver)
            implements AutoCloseable {

        static Pair open() throws IOException {
            ScratchFolder folder = ScratchFolder.create("portolan-bench-volumes");
            Path root = folder.path();
            GenerationStore copy = GenerationStore.open(GROUP, root.resolve("copy"));
            ReceiverRules.Ruling everything =
                    new ReceiverRules.Admitted(
                            copy,
                            staged -> {
                                staged.commit();
                                return Optional.empty();
                            });
            ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
            return new Pair(
                    folder,
                    Files.createDirectories(root.resolve("volume")),
                    GenerationStore.open(GROUP, root.resolve("source")),
                    listener,
                    GenerationReceiver.start(
                            listener, hello -> everything, Optional.empty(), TIMEOUT));
        }

        Copied copy(long number) throws IOException {
            GenerationId id = new GenerationId(EPOCH, new Generation(number));
            long start = System.nanoTime();
            try (StagedGeneration staged = source.stage(id, Instant.EPOCH, Map.of("data", volume));
                    Socket socket =
                            new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                final double frozen = seconds(start);
                staged.commit();
                final double cutting = seconds(start);
                socket.setSoTimeout((int) TIMEOUT.toMillis());
                long begin = System.nanoTime();
                GenerationSender.Sent sent =
                        new GenerationSender(new ClusterName("fra"), Optional.empty())
                                .send(socket, source, staged.manifest(), EPOCH);
                return new Copied(frozen, cutting, seconds(begin), sent);
            }
        }

        private static double seconds(long since) {
            return (System.nanoTime() - since) / 1e9;
        }

        @Override
        public void close() throws IOException {
            receiver.close();
            folder.close();
        }
    }

    /** Files of random bytes, a hundred to a folder. */
    private static void fill(Path volume, int files, int size) throws IOException {
        Random random = new Random(1);
        byte[] piece = new byte[Math.min(size, MEBI)];
        for (int i = 0; i < files; i++) {
            Path folder = Files.createDirectories(volume.resolve("folder-" + i / 100));
            try (var out = Files.newOutputStream(folder.resolve("file-" + i))) {
                for (int written = 0; written < size; written += piece.length) {
                    random.nextBytes(piece);
                    out.write(piece);
                }
            }
        }
    }

    /**
     * Writes one page in a hundred anew, here and there.
     *
     * @return how many bytes have changed
     */
    private static long changeOnePercent(Path volume) throws IOException {
        Random random = new Random(2);
        byte[] page = new byte[PAGE];
        long changed = 0;
        List<Path> files;
        try (Stream<Path> found = Files.walk(volume)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path path : files) {
            try (var file = new RandomAccessFile(path.toFile(), "rw")) {
                long pages = file.length() / PAGE;
                for (long at = random.nextInt(100); at < pages; at += 100) {
                    random.nextBytes(page);
                    file.seek(at * PAGE);
                    file.write(page);
                    changed += PAGE;
                }
            }
        }
        return changed;
    }
}
