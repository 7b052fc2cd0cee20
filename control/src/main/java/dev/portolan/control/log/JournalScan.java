package dev.portolan.control.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What the files of the library's journal hold, read without the library: when it opens them, it
 * takes the first damaged entry for the end and deletes every file behind it, without a word.
 *
 * @param first index of the journal
 * @param last index; one less than {@code first} when it is empty
 */
record JournalScan(long first, long last) {
    private static final Pattern SEGMENT = Pattern.compile("control-(\\d+)\\.log");
    private static final Pattern SNAPSHOT = Pattern.compile("control-(\\d+)\\.snapshot");

    /** Before the entries: version, number of the file, index of its first entry, and more. */
    private static final int HEADER = 64;

    private static final int INDEX_AT = Integer.BYTES + Long.BYTES;

    /** Before each entry: its length and its checksum. */
    private static final int ENTRY_HEADER = 2 * Integer.BYTES;

    private record Segment(Path file, long first, long last) {}

    /**
     * Reads all files, each entry against its checksum.
     *
     * @param directory need not exist
     * @throws IllegalStateException when there is a gap between two files, or before the first one
     */
    static JournalScan of(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return new JournalScan(1, 0);
        }
        TreeMap<Long, Segment> segments = new TreeMap<>();
        for (Path file : files(directory, SEGMENT)) {
            Segment segment = read(file);
            segments.put(segment.first(), segment);
        }
        if (segments.isEmpty()) {
            return new JournalScan(1, 0);
        }
        Segment before = null;
        for (Segment segment : segments.values()) {
            if (before != null && before.last() != segment.first() - 1) {
                throw LostLog.because(
                        before.file()
                                + " is damaged after entry "
                                + before.last()
                                + ": "
                                + segment.file().getFileName()
                                + " goes on with entry "
                                + segment.first());
            }
            before = segment;
        }
        JournalScan scan =
                new JournalScan(
                        segments.firstEntry().getValue().first(),
                        segments.lastEntry().getValue().last());
        scan.checkSnapshot(directory);
        return scan;
    }

    boolean isEmpty() {
        return last < first;
    }

    private void checkSnapshot(Path directory) throws IOException {
        long newest = 0;
        for (Path file : files(directory, SNAPSHOT)) {
            newest = Math.max(newest, number(file, SNAPSHOT));
        }
        if (newest < first - 1) {
            throw LostLog.because(
                    "the journal in "
                            + directory
                            + " begins with entry "
                            + first
                            + ", and the snapshot of what came before is missing");
        }
    }

    private static Segment read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < HEADER || bytes.getLong(INDEX_AT) < 1) {
            throw new IllegalStateException(
                    file
                            + " has no beginning: it was being made when the machine went down."
                            + " Remove it and start again; whether anything is missing is"
                            + " checked then");
        }
        long first = bytes.getLong(INDEX_AT);
        bytes.position(HEADER);
        long next = first;
        while (skipEntry(bytes)) {
            next++;
        }
        return new Segment(file, first, next - 1);
    }

    private static boolean skipEntry(ByteBuffer bytes) {
        if (bytes.remaining() < ENTRY_HEADER) {
            return false;
        }
        int length = bytes.getInt();
        int checksum = bytes.getInt();
        if (length <= 0 || length > bytes.remaining()) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
        return (int) crc.getValue() == checksum;
    }

    private static List<Path> files(Path directory, Pattern named) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> named.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
    }

    private static long number(Path file, Pattern named) {
        Matcher matcher = named.matcher(file.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
