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
import dev.portolan.replication.generation.Manifest;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** {@code portolan bench volumes}: the mover over loopback, from disk to disk. */
public final class VolumesArea implements Area {
    private static final GroupName GROUP = new GroupName(new Namespace("bench"), "db", "data");
    private static final Epoch EPOCH = new Epoch(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MEBI = 1 << 20;
    private static final int FILES = 20;
    private static final int PAGE = 16 * 1024;
    private static final double FIRST_COPY = 100;
    private static final double CHANGED = 1.1;

    @Override
    public String name() {
        return "volumes";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        int mebibytes = quick ? 40 : 200;
        try (ScratchFolder folder = ScratchFolder.create("portolan-bench-volumes")) {
            Path volume = Files.createDirectories(folder.path().resolve("volume"));
            Random random = new Random(1);
            fill(volume, mebibytes / FILES, random);
            GenerationStore source = GenerationStore.open(GROUP, folder.path().resolve("source"));
            GenerationStore copy = GenerationStore.open(GROUP, folder.path().resolve("copy"));
            ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
            try (GenerationReceiver receiver =
                    GenerationReceiver.start(
                            listener,
                            hello ->
                                    new ReceiverRules.Admitted(
                                            copy,
                                            staged -> {
                                                staged.commit();
                                                return Optional.empty();
                                            }),
                            Optional.empty(),
                            TIMEOUT)) {
                Manifest whole = cut(source, volume, 1);
                long start = System.nanoTime();
                send(listener, source, whole);
                double seconds = (System.nanoTime() - start) / 1e9;
                long changed = changeOnePercent(volume, random);
                GenerationSender.Sent second = send(listener, source, cut(source, volume, 2));
                return List.of(
                        Row.of(
                                "first copy of %d MiB in %d files".formatted(mebibytes, FILES),
                                mebibytes / seconds,
                                "MiB/s",
                                new Row.Goal.AtLeast(FIRST_COPY)),
                        Row.of(
                                "sent after 1 % of all pages changed, beside what changed",
                                (double) second.bytesOnWire() / changed,
                                "times",
                                new Row.Goal.AtMost(CHANGED)));
            }
        }
    }

    private static void fill(Path volume, int mebibytes, Random random) throws IOException {
        byte[] piece = new byte[MEBI];
        for (int i = 0; i < FILES; i++) {
            try (var out = Files.newOutputStream(volume.resolve("segment-" + i))) {
                for (int j = 0; j < mebibytes; j++) {
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
    private static long changeOnePercent(Path volume, Random random) throws IOException {
        byte[] page = new byte[PAGE];
        long changed = 0;
        for (int i = 0; i < FILES; i++) {
            try (var file = new RandomAccessFile(volume.resolve("segment-" + i).toFile(), "rw")) {
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

    private static Manifest cut(GenerationStore source, Path volume, long number) {
        GenerationId id = new GenerationId(EPOCH, new Generation(number));
        try (GenerationStore.Staged staged =
                source.stage(id, Instant.EPOCH, Map.of("data", volume))) {
            staged.commit();
            return staged.manifest();
        }
    }

    private static GenerationSender.Sent send(
            ServerSocket listener, GenerationStore source, Manifest manifest) throws IOException {
        try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            return new GenerationSender(new ClusterName("fra"), Optional.empty())
                    .send(socket, source, manifest, EPOCH);
        }
    }
}
