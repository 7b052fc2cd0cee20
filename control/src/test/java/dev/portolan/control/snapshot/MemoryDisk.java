package dev.portolan.control.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A folder in memory whose power can be cut: a file keeps what was forced and perhaps some of the
 * rest, the folder keeps what was forced, and each later change of names may be there or not, in
 * their order.
 */
final class MemoryDisk implements SnapshotDisk {
    private final TreeMap<String, Node> now = new TreeMap<>();
    private TreeMap<String, Node> forced = new TreeMap<>();
    private final java.util.ArrayList<TreeMap<String, Node>> since = new java.util.ArrayList<>();
    private int stepsLeft = Integer.MAX_VALUE;
    private int steps;
    private Runnable beforeWrite = () -> {};

    /** The power is gone. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Node {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private int forced;
    }

    /** Cuts the power before the step after so many. */
    void cutAfter(int count) {
        stepsLeft = count;
    }

    /** How many steps were taken. */
    int steps() {
        return steps;
    }

    void beforeEveryWrite(Runnable action) {
        beforeWrite = action;
    }

    /** The disk after a cut. */
    MemoryDisk restarted(Random random) {
        TreeMap<String, Node> names = forced;
        if (!since.isEmpty() && random.nextBoolean()) {
            names = since.get(random.nextInt(since.size()));
        }
        MemoryDisk next = new MemoryDisk();
        names.forEach((name, node) -> {
            byte[] written = node.content.toByteArray();
            int kept = node.forced + random.nextInt(written.length - node.forced + 1);
            byte[] left = Arrays.copyOf(written, kept);
            for (int i = node.forced; i < kept; i++) {
                left[i] = random.nextBoolean() ? left[i] : 0;
            }
            Node copy = new Node();
            copy.content.writeBytes(left);
            copy.forced = kept;
            next.now.put(name, copy);
        });
        next.forced = new TreeMap<>(next.now);
        return next;
    }

    @Override
    public List<String> names() {
        return List.copyOf(now.keySet());
    }

    @Override
    public NewFile create(String name) {
        step();
        Node node = new Node();
        now.put(name, node);
        renamed();
        return new NewFile() {
            @Override
            public void write(ByteBuffer bytes) {
                beforeWrite.run();
                step();
                byte[] part = new byte[bytes.remaining()];
                bytes.get(part);
                node.content.writeBytes(part);
            }

            @Override
            public void force() {
                step();
                node.forced = node.content.size();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ExistingFile open(String name) throws IOException {
        Node node = now.get(name);
        if (node == null) {
            throw new NoSuchFileException(name);
        }
        byte[] content = node.content.toByteArray();
        return new ExistingFile() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public void read(ByteBuffer target, long position) throws IOException {
                if (position + target.remaining() > content.length) {
                    throw new EOFException();
                }
                target.put(content, (int) position, target.remaining());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void rename(String from, String to) {
        step();
        Node node = now.remove(from);
        if (node != null) {
            now.put(to, node);
        }
        renamed();
    }

    @Override
    public void delete(String name) {
        step();
        now.remove(name);
        renamed();
    }

    @Override
    public void forceNames() {
        step();
        forced = new TreeMap<>(now);
        since.clear();
    }

    @Override
    public String describe(String name) {
        return "memory/" + name;
    }

    /** Changes a file behind everybody's back. */
    void flip(String name, int bit) {
        Node node = now.get(name);
        if (node == null) {
            throw new IllegalArgumentException(name);
        }
        byte[] content = node.content.toByteArray();
        content[bit / 8] ^= (byte) (1 << bit % 8);
        node.content.reset();
        node.content.writeBytes(content);
    }

    byte[] content(String name) {
        Node node = now.get(name);
        return node == null ? new byte[0] : node.content.toByteArray();
    }

    private void renamed() {
        since.add(new TreeMap<>(now));
    }

    private void step() {
        if (stepsLeft == 0) {
            throw new PowerCut();
        }
        stepsLeft--;
        steps++;
    }
}
