package dev.portolan.replication.generation;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads, writes and checks runs of pages. */
public final class PageFiles {
    /** How many pages are moved by one call: enough to make calls cheap, little enough to cache. */
    public static final int RUN = 16;

    private PageFiles() {}

    /**
     * Reads the pages from {@code first} to before {@code end}, one after the other.
     *
     * @return how many bytes they have
     * @throws EOFException when the file ends before they do
     */
    public static int read(FileChannel file, PageDigests pages, int first, int end, byte[] into)
            throws IOException {
        int length = pages.length(first, end);
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        long position = (long) first * PageDigests.PAGE;
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                int page = first + buffer.position() / PageDigests.PAGE;
                throw new EOFException("page " + page + " is cut short");
            }
        }
        return length;
    }

    /** Writes pages at their place, beginning with {@code first}. */
    public static void write(FileChannel file, int first, ByteBuffer content) throws IOException {
        long position = (long) first * PageDigests.PAGE;
        while (content.hasRemaining()) {
            position += file.write(content, position);
        }
    }

    /**
     * @throws IOException naming the first page that is not what its digest says
     */
    static void verify(Path path, Entry.Content entry) throws IOException {
        PageDigests pages = entry.pages();
        byte[] run = new byte[RUN * PageDigests.PAGE];
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            if (file.size() != pages.size()) {
                throw new IOException(
                        entry.path() + " has " + file.size() + " bytes, not " + pages.size());
            }
            for (int first = 0; first < pages.count(); first += RUN) {
                int end = Math.min(first + RUN, pages.count());
                read(file, pages, first, end, run);
                int good = first + pages.matching(first, end, run, 0);
                if (good < end) {
                    throw new IOException(
                            "page " + good + " of " + entry.path() + " is not what was cut");
                }
            }
        }
    }
}
