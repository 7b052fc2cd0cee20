package dev.portolan.chaos.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One note of the preloaded library; {@code position} is its place in the log, which positions in
 * other notes refer to. A file or directory goes by its inode's number, which is not used again
 * while the log lives.
 */
sealed interface Undo {
    long position();

    /** Bytes that were replaced; what is missing of {@code old} was zeros or behind the end. */
    record Write(
            long position, long inode, long offset, long sizeBefore, long length, ByteBuffer old)
            implements Undo {}

    /** A size that was changed; {@code cut} is what was cut off, without zeros at its end. */
    record Resize(long position, long inode, long size, long sizeBefore, ByteBuffer cut)
            implements Undo {}

    /** Everything of this file that was noted before {@code upTo} is on disk. */
    record Sync(long position, long inode, long upTo) implements Undo {}

    /** The same for a part of it. */
    record SyncRange(long position, long inode, long upTo, long offset, long length)
            implements Undo {}

    /** What was noted of this file before {@code upTo} will not be on disk unless written again. */
    record SyncFailed(long position, long inode, long upTo) implements Undo {}

    record Create(long position, long directory, String name) implements Undo {}

    record Remove(long position, long directory, String name, long inode, boolean isDirectory)
            implements Undo {}

    /**
     * @param replaced the inode of the file that had the new name, or 0
     */
    record Rename(
            long position,
            long fromDirectory,
            String from,
            long toDirectory,
            String to,
            long inode,
            long replaced)
            implements Undo {}

    /** The names in this directory that were noted before {@code upTo} are on disk. */
    record SyncDirectory(long position, long directory, long upTo) implements Undo {}

    /** The change noted at {@code which} was not made. */
    record Cancel(long position, long which) implements Undo {}

    /** The whole log; a record at its end that is cut short was followed by no change. */
    static List<Undo> readLog(Path file) throws IOException {
        List<Undo> log = new ArrayList<>();
        if (!Files.exists(file)) {
            return log;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long position = 0;
            while (position + HEADER_BYTES <= channel.size()) {
                ByteBuffer header = read(channel, position, HEADER_BYTES);
                if (header.getInt() != MAGIC) {
                    throw new IOException(file + " has no record at " + position);
                }
                int kind = header.getInt();
                long[] fields = {
                    header.getLong(), header.getLong(), header.getLong(), header.getLong()
                };
                int length = Math.toIntExact(header.getLong());
                if (position + HEADER_BYTES + length > channel.size()) {
                    break;
                }
                ByteBuffer payload = read(channel, position + HEADER_BYTES, length);
                log.add(of(position, kind, fields, payload));
                position += HEADER_BYTES + length;
            }
        }
        return log;
    }

    int MAGIC = 0x54554350;
    int HEADER_BYTES = 2 * Integer.BYTES + 5 * Long.BYTES;

    private static Undo of(long position, int kind, long[] field, ByteBuffer payload)
            throws IOException {
        return switch (kind) {
            case 1 -> new Write(position, field[0], field[1], field[2], field[3], payload);
            case 2 -> new Resize(position, field[0], field[1], field[2], payload);
            case 3 -> new Sync(position, field[0], field[1]);
            case 4 -> new SyncRange(position, field[0], field[1], field[2], field[3]);
            case 5 -> new SyncFailed(position, field[0], field[1]);
            case 6 -> new Create(position, field[0], text(payload));
            case 7 -> new Remove(position, field[0], text(payload), field[1], field[2] == 1);
            case 8 -> {
                String[] names = text(payload).split("\0", 2);
                yield new Rename(
                        position, field[0], names[0], field[1], names[1], field[3], field[2]);
            }
            case 9 -> new SyncDirectory(position, field[0], field[1]);
            case 10 -> new Cancel(position, field[1]);
            default -> throw new IOException("a record of kind " + kind + " at " + position);
        };
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static ByteBuffer read(FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the undo log shrank while it was read");
            }
        }
        return bytes.flip();
    }
}
