package dev.portolan.chaos.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What of one file's content is not on disk, page by page, as a log is gone through. */
final class FileUndo {
    private static final int PAGE = 4096;

    /** Bytes to put back. */
    private record Fragment(long position, long offset, ByteBuffer old) {}

    private record Size(long position, long before) {}

    /** Changes of one page since it was on disk; a failed sync leaves it clean and not on disk. */
    private static final class Page {
        final List<Fragment> fragments = new ArrayList<>();
        long cleanUpTo = -1;

        void syncTo(long upTo) {
            boolean dirty =
                    fragments.stream()
                            .anyMatch(fragment ->
                                    fragment.position() < upTo && fragment.position() >= cleanUpTo);
            if (dirty) {
                fragments.removeIf(fragment -> fragment.position() < upTo);
            }
        }
    }

    private final TreeMap<Long, Page> pages = new TreeMap<>();
    private final List<Size> sizes = new ArrayList<>();

    void add(Undo.Write write) {
        addFragments(write.position(), write.offset(), write.length(), write.old());
        if (write.offset() + write.length() > write.sizeBefore()) {
            sizes.add(new Size(write.position(), write.sizeBefore()));
        }
    }

    void add(Undo.Resize resize) {
        long cut = Math.max(0, resize.sizeBefore() - resize.size());
        addFragments(resize.position(), resize.size(), cut, resize.cut());
        sizes.add(new Size(resize.position(), resize.sizeBefore()));
    }

    void sync(long upTo) {
        pages.values().forEach(page -> page.syncTo(upTo));
        pages.values().removeIf(page -> page.fragments.isEmpty());
        sizes.removeIf(size -> size.position() < upTo);
    }

    void syncRange(long upTo, long offset, long length) {
        pages.subMap(offset / PAGE, (offset + length + PAGE - 1) / PAGE)
                .values()
                .forEach(page -> page.syncTo(upTo));
        pages.values().removeIf(page -> page.fragments.isEmpty());
    }

    void syncFailed(long upTo) {
        pages.values().forEach(page -> page.cleanUpTo = upTo);
    }

    boolean isEmpty() {
        return pages.isEmpty() && sizes.isEmpty();
    }

    /**
     * Puts back what is asked for.
     *
     * @param isLost asked for each page and for the size
     * @return how many pages
     */
    int undo(Path file, BooleanSupplier isLost) throws IOException {
        int undone = 0;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (!sizes.isEmpty() && isLost.getAsBoolean()) {
                size = sizes.getFirst().before();
            }
            for (Page page : pages.values()) {
                if (isLost.getAsBoolean()) {
                    undone++;
                    for (Fragment fragment : page.fragments.reversed()) {
                        write(channel, fragment);
                    }
                }
            }
            resize(channel, size);
        }
        return undone;
    }

    private void addFragments(long position, long offset, long length, ByteBuffer old) {
        long end = offset + length;
        for (long at = offset; at < end; ) {
            long next = Math.min(end, (at / PAGE + 1) * PAGE);
            int from = (int) Math.min(old.limit(), at - offset);
            int to = (int) Math.min(old.limit(), next - offset);
            byte[] bytes = new byte[(int) (next - at)];
            old.get(from, bytes, 0, to - from);
            pages.computeIfAbsent(at / PAGE, number -> new Page())
                    .fragments
                    .add(new Fragment(position, at, ByteBuffer.wrap(bytes)));
            at = next;
        }
    }

    private static void write(FileChannel channel, Fragment fragment) throws IOException {
        ByteBuffer bytes = fragment.old().duplicate();
        while (bytes.hasRemaining()) {
            channel.write(bytes, fragment.offset() + bytes.position());
        }
    }

    private static void resize(FileChannel channel, long size) throws IOException {
        if (channel.size() > size) {
            channel.truncate(size);
        } else if (channel.size() < size) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
    }
}
