package dev.portolan.chaos.control;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Changes bits in a follower's files while it is down. It may refuse to start, and then comes back
 * empty, as its operator would have it; or it notices and gets what it lost from the others.
 */
final class BitFlip {
    private static final Duration READY_OR_ENDED = Duration.ofSeconds(30);

    private final ChaosCluster cluster;
    private final SplittableRandom random;
    private final List<String> events;

    BitFlip(ChaosCluster cluster, SplittableRandom random, List<String> events) {
        this.cluster = cluster;
        this.random = random;
        this.events = events;
    }

    void strike(int node) throws IOException, InterruptedException {
        cluster.process(node).kill();
        List<Path> files;
        try (Stream<Path> all = Files.walk(cluster.directory(node))) {
            files = all.filter(Files::isRegularFile).filter(BitFlip::hasContent).sorted().toList();
        }
        int flips = random.nextInt(1, 4);
        for (int i = 0; i < flips; i++) {
            flip(files.get(random.nextInt(files.size())), node);
        }
        cluster.process(node).start();
        try {
            cluster.awaitReady(node, READY_OR_ENDED);
            events.add("node " + node + " came back by itself");
        } catch (StuckException e) {
            if (cluster.process(node).isRunning()) {
                throw e;
            }
            events.add("node " + node + " refused to start, and is wiped");
            cluster.wipe(node);
        }
    }

    private void flip(Path path, int node) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long used = used(file);
            long at = random.nextLong(used);
            int bit = random.nextInt(8);
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ (1 << bit));
            events.add(
                    "node %d: bit %d of byte %d of %d in %s"
                            .formatted(node, bit, at, used, path.getFileName()));
        }
    }

    private static boolean hasContent(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return used(file) > 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Up to the last byte that is not zero: journals are longer than what is in them. */
    private static long used(RandomAccessFile file) throws IOException {
        byte[] block = new byte[64 * 1024];
        for (long end = file.length(); end > 0; end -= block.length) {
            long start = Math.max(0, end - block.length);
            int length = (int) (end - start);
            file.seek(start);
            file.readFully(block, 0, length);
            for (int i = length; i > 0; i--) {
                if (block[i - 1] != 0) {
                    return start + i;
                }
            }
        }
        return 0;
    }
}
