package dev.portolan.simulator.journal;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a journal: {@code sequence epoch cluster time crc}, where the checksum is the CRC32C
 * of what stands before it.
 *
 * @param sequence counts from 1 without a gap
 * @param epoch under which the write was let through
 * @param cluster where the writer ran
 * @param time of the writer's clock, in ISO 8601
 */
public record JournalLine(long sequence, Epoch epoch, ClusterName cluster, Instant time) {
    private static final int FIELDS = 5;

    /** Reads a line; empty where it is torn or its checksum is wrong. */
    public static Optional<JournalLine> parse(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        String text = line.substring(0, line.lastIndexOf(' '));
        if (!fields[4].equals(checksum(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new JournalLine(
                            Long.parseLong(fields[0]),
                            new Epoch(Long.parseLong(fields[1])),
                            new ClusterName(fields[2]),
                            Instant.parse(fields[3])));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The line without its end. */
    public String format() {
        String text = sequence + " " + epoch + " " + cluster + " " + time;
        return text + " " + checksum(text);
    }

    private static String checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
