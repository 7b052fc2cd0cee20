package dev.portolan.replication.mover;

import dev.portolan.replication.generation.Entry;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.generation.PageDigests;
import dev.portolan.replication.generation.PageFiles;
import dev.portolan.replication.generation.StagedGeneration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts one generation together: what the newest complete one has already is taken from there, the
 * rest is asked for. Every page is checked against the manifest as it comes in. One thread.
 */
final class Reception implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    /** Of one file, in bytes: so that little is left to do at its end. */
    private static final long SYNC_EVERY = 32 << 20;

    private final GenerationStore store;
    private final Manifest manifest;
    private final StagedGeneration staged;

    /** What is still to come, by the file's place in the manifest. */
    private final Map<Integer, BitSet> missing = new HashMap<>();

    private final byte[] run = new byte[PageFiles.RUN * PageDigests.PAGE];
    private @Nullable FileChannel file;
    private int fileOf;
    private long unsynced;

    Reception(GenerationStore store, Manifest manifest) {
        this.store = store;
        this.manifest = manifest;
        staged = store.begin(manifest);
    }

    StagedGeneration staged() {
        return staged;
    }

    /** Told again and again while it takes long to look through what is here already. */
    @FunctionalInterface
    interface Pulse {
        void beat() throws IOException;
    }

    /** Takes what is here already; returns the runs of pages that are not. */
    List<Need> prepare(Pulse pulse) throws IOException {
        Optional<Manifest> base = store.newest();
        Map<String, Entry.Content> held = new HashMap<>();
        base.ifPresent(newest ->
                newest.entries()
                        .forEach(entry -> {
                            if (entry instanceof Entry.Content content) {
                                held.put(name(content), content);
                            }
                        }));
        List<Need> needs = new ArrayList<>();
        for (int i = 0; i < manifest.entries().size(); i++) {
            if (manifest.entries().get(i) instanceof Entry.Content content) {
                Entry.Content old = held.get(name(content));
                BitSet lacking =
                        old == null
                                ? create(content)
                                : reuse(content, base.orElseThrow().id(), old, pulse);
                if (!lacking.isEmpty()) {
                    missing.put(i, lacking);
                    addRuns(needs, i, lacking);
                }
            }
        }
        return needs;
    }

    private static String name(Entry.Content content) {
        return content.claim() + "/" + content.path();
    }

    private BitSet create(Entry.Content content) throws IOException {
        Files.createFile(staged.file(content));
        BitSet lacking = new BitSet();
        lacking.set(0, content.pages().count());
        return lacking;
    }

    private BitSet reuse(Entry.Content content, GenerationId base, Entry.Content old, Pulse pulse)
            throws IOException {
        Path source = store.file(base, old);
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ)) {
            if (content.pages().equals(old.pages())) {
                // Nothing in the store is ever changed: two generations may share a file.
                staged.link(content, source);
                return new BitSet();
            }
            try (FileChannel to =
                    FileChannel.open(
                            staged.file(content),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE)) {
                BitSet lacking = copySame(content.pages(), old.pages(), from, to, pulse);
                if (lacking.isEmpty()) {
                    staged.finished(content);
                }
                return lacking;
            }
        } catch (NoSuchFileException e) {
            LOG.warn("event=held-file-missing file={}", source);
            return create(content);
        }
    }

    /**
     * Copies the pages that are the same, and indeed are what they should be.
     *
     * @return those that could not be had
     */
    private BitSet copySame(
            PageDigests wanted, PageDigests held, FileChannel from, FileChannel to, Pulse pulse)
            throws IOException {
        BitSet lacking = new BitSet();
        long size = from.size();
        int first = 0;
        while (first < wanted.count()) {
            pulse.beat();
            int end = first;
            while (end < wanted.count()
                    && end - first < PageFiles.RUN
                    && wanted.sameAt(end, held)
                    && held.end(end) <= size) {
                end++;
            }
            int good = first;
            if (end > first) {
                PageFiles.read(from, held, first, end, run);
                good += wanted.matching(first, end, run, 0);
                PageFiles.write(to, first, ByteBuffer.wrap(run, 0, wanted.length(first, good)));
            }
            if (good == end && end > first) {
                first = end;
            } else {
                lacking.set(good);
                first = good + 1;
            }
        }
        return lacking;
    }

    private static void addRuns(List<Need> needs, int entry, BitSet lacking) {
        int first = lacking.nextSetBit(0);
        while (first >= 0) {
            int end = lacking.nextClearBit(first);
            needs.add(new Need(entry, first, end - first));
            first = lacking.nextSetBit(end);
        }
    }

    /** Takes pages that were asked for. */
    void take(Segment segment) throws IOException {
        BitSet lacking = missing.get(segment.entry());
        if (lacking == null
                || !(manifest.entries().get(segment.entry()) instanceof Entry.Content content)) {
            throw new IOException("pages that nobody asked for");
        }
        ByteBuffer bytes = segment.content();
        int length = bytes.remaining();
        int first = segment.firstPage();
        int end = first + PageDigests.pages(length);
        if (first < 0
                || end > content.pages().count()
                || lacking.nextClearBit(first) < end
                || content.pages().length(first, end) != length) {
            throw new IOException(
                    "page " + first + " of " + content.path() + " was not asked for like this");
        }
        int good =
                content.pages()
                        .matching(
                                first, end, bytes.array(), bytes.arrayOffset() + bytes.position());
        if (good < end - first) {
            throw new IOException(
                    "page " + (first + good) + " of " + content.path() + " is not what was cut");
        }
        PageFiles.write(open(segment.entry(), content), first, bytes);
        lacking.clear(first, end);
        unsynced += length;
        if (lacking.isEmpty()) {
            missing.remove(segment.entry());
            closeFile();
            staged.finished(content);
            unsynced = 0;
        } else if (unsynced >= SYNC_EVERY) {
            staged.written(content);
            unsynced = 0;
        }
    }

    /** The file of the entry, which stays open for the segments that follow. */
    private FileChannel open(int entry, Entry.Content content) throws IOException {
        if (file == null || fileOf != entry) {
            closeFile();
            file = FileChannel.open(staged.file(content), StandardOpenOption.WRITE);
            fileOf = entry;
        }
        return file;
    }

    private void closeFile() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /**
     * @throws IOException when pages are still to come
     */
    void requireWhole() throws IOException {
        if (!missing.isEmpty()) {
            throw new IOException(
                    "the sender commits while pages of " + missing.size() + " files are missing");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeFile();
        } finally {
            staged.close();
        }
    }
}
