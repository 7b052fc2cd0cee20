package dev.portolan.control.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * The one vote of this node in the newest term in which it voted, on disk before it is given. The
 * library forgets its vote when it learns of a leader or loses one, and would vote a second time in
 * the same term.
 */
final class Ballot {
    private static final int FORMAT = 1;

    private final Path file;
    private long term;
    private String candidate;

    /**
     * @throws IllegalStateException when the file is damaged
     */
    Ballot(Path file) {
        this.file = file;
        this.candidate = "";
        if (Files.exists(file)) {
            read();
        }
    }

    /**
     * Gives the vote of {@code askedTerm}, or says that it was given to somebody else or in a later
     * term.
     */
    synchronized boolean cast(long askedTerm, String askedFor) {
        if (askedTerm < term || (askedTerm == term && !askedFor.equals(candidate))) {
            return false;
        }
        if (askedTerm > term) {
            write(askedTerm, askedFor);
            term = askedTerm;
            candidate = askedFor;
        }
        return true;
    }

    private void read() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            long checksum = bytes.getLong();
            if (checksum != checksum(bytes.slice()) || bytes.getInt() != FORMAT) {
                throw new IllegalStateException(
                        file
                                + " is damaged or of another version; remove this node from the"
                                + " control cluster and add it again with an empty folder");
            }
            term = bytes.getLong();
            byte[] name = new byte[bytes.remaining()];
            bytes.get(name);
            candidate = new String(name, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(long newTerm, String newCandidate) {
        byte[] name = newCandidate.getBytes(StandardCharsets.UTF_8);
        ByteBuffer content =
                ByteBuffer.allocate(Integer.BYTES + Long.BYTES + name.length)
                        .putInt(FORMAT)
                        .putLong(newTerm)
                        .put(name)
                        .flip();
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + content.remaining());
        bytes.putLong(checksum(content.duplicate())).put(content).flip();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Directories.force(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
