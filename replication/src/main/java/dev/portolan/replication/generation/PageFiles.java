package dev.portolan.replication.generation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Reads and checks files page by page. */
public final class PageFiles {
    private PageFiles() {}

    /**
     * Reads one page.
     *
     * @param into at least {@link PageDigests#PAGE} bytes
     * @return how many bytes the page has
     * @throws IOException when the file ends before the page does
     */
    public static int read(FileChannel file, PageDigests pages, int page, byte[] into)
            throws IOException {
        int length = pages.length(page);
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        long position = (long) page * PageDigests.PAGE;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, position + buffer.position());
            if (read < 0) {
                throw new IOException("page " + page + " is cut short");
            }
        }
        return length;
    }

    /** Writes one page at its place. */
    public static void write(FileChannel file, int page, byte[] content, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content, 0, length);
        long position = (long) page * PageDigests.PAGE;
        while (buffer.hasRemaining()) {
            file.write(buffer, position + buffer.position());
        }
    }

    /**
     * @throws IOException naming the first page that is not what its digest says
     */
    static void verify(Path path, Entry.Content entry) throws IOException {
        byte[] page = new byte[PageDigests.PAGE];
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            if (file.size() != entry.pages().size()) {
                throw new IOException(
                        entry.path()
                                + " has "
                                + file.size()
                                + " bytes, not "
                                + entry.pages().size());
            }
            for (int i = 0; i < entry.pages().count(); i++) {
                int length = read(file, entry.pages(), i, page);
                if (!entry.pages().matches(i, page, length)) {
                    throw new IOException(
                            "page " + i + " of " + entry.path() + " is not what was cut");
                }
            }
        }
    }

    static Path claimFolder(Map<String, Path> folders, Entry entry) throws IOException {
        Path folder = folders.get(entry.claim());
        if (folder == null) {
            throw new IOException("claim " + entry.claim() + " has no folder here");
        }
        return folder;
    }
}
