package dev.portolan.replication.mover;

import dev.portolan.replication.generation.Entry;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.generation.PageDigests;
import dev.portolan.replication.generation.PageFiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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
    private final GenerationStore store;
    private final Manifest manifest;
    private final GenerationStore.Staged staged;

    /** What is still to come, by the file's place in the manifest. */
    private final Map<Integer, BitSet> missing = new HashMap<>();

    Reception(GenerationStore store, Manifest manifest) {
        this.store = store;
        this.manifest = manifest;
        staged = store.begin(manifest);
    }

    GenerationStore.Staged staged() {
        return staged;
    }

    /** Takes what is here already; returns the runs of pages that are not. */
    List<Need> prepare() throws IOException {
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
                                : reuse(content, base.orElseThrow().id(), old);
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

    private BitSet reuse(Entry.Content content, GenerationId base, Entry.Content old)
            throws IOException {
        Path source = store.file(base, old);
        Path target = staged.file(content);
        if (content.pages().equals(old.pages())) {
            // Nothing in the store is ever changed, so that two generations may share a file.
            Files.createLink(target, source);
            return new BitSet();
        }
        BitSet lacking = new BitSet();
        byte[] page = new byte[PageDigests.PAGE];
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel to =
                        FileChannel.open(
                                target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < content.pages().count(); i++) {
                if (content.pages().sameAt(i, old.pages())) {
                    int length = PageFiles.read(from, old.pages(), i, page);
                    if (content.pages().matches(i, page, length)) {
                        PageFiles.write(to, i, page, length);
                        continue;
                    }
                }
                lacking.set(i);
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
        try (FileChannel file = FileChannel.open(staged.file(content), StandardOpenOption.WRITE)) {
            int page = segment.firstPage();
            int at = 0;
            byte[] bytes = new byte[PageDigests.PAGE];
            while (at < segment.content().length) {
                if (page < 0 || page >= content.pages().count() || !lacking.get(page)) {
                    throw new IOException(
                            "page " + page + " of " + content.path() + " was not asked for");
                }
                int length = Math.min(content.pages().length(page), segment.content().length - at);
                System.arraycopy(segment.content(), at, bytes, 0, length);
                if (!content.pages().matches(page, bytes, length)) {
                    throw new IOException(
                            "page " + page + " of " + content.path() + " is not what was cut");
                }
                PageFiles.write(file, page, bytes, length);
                lacking.clear(page);
                at += length;
                page++;
            }
        }
        if (lacking.isEmpty()) {
            missing.remove(segment.entry());
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
    public void close() {
        staged.close();
    }
}
