package dev.portolan.replication.generation;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.replication.ReplicationException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The complete generations that one member holds of one group, in a folder of their own: {@code
 * e5-g41/manifest} and {@code e5-g41/content/CLAIM/PATH}. A generation is made in {@code
 * staging-…}, made durable, and comes to be by one rename: there is no half of one, whenever the
 * power goes. Nothing in it changes afterwards. The newest {@link #KEPT} are kept.
 *
 * <p>Safe for use by many threads. Throws {@link ReplicationException} where the disk fails.
 */
public final class GenerationStore {
    /** How many generations are kept. */
    public static final int KEPT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(GenerationStore.class);
    private static final String MANIFEST = "manifest";
    private static final String CONTENT = "content";
    private static final String STAGING = "staging-";
    private static final String DIVERGENCE = "divergence-e";

    private final GroupName group;
    private final Path root;
    private final TreeMap<GenerationId, Manifest> complete = new TreeMap<>();

    private final Map<GenerationId, Integer> pins = new HashMap<>();

    private GenerationStore(GroupName group, Path root) {
        this.group = group;
        this.root = root;
    }

    /** Opens the store in {@code root}, and clears away what an interrupted run has left. */
    public static GenerationStore open(GroupName group, Path root) {
        var store = new GenerationStore(group, root);
        try {
            Files.createDirectories(root);
            try (Stream<Path> folders = Files.list(root)) {
                for (Path folder : folders.toList()) {
                    store.adopt(folder);
                }
            }
        } catch (IOException e) {
            throw new ReplicationException("cannot open the generations in " + root, e);
        }
        return store;
    }

    private void adopt(Path folder) throws IOException {
        String name = String.valueOf(folder.getFileName());
        if (name.startsWith(STAGING)) {
            Disk.remove(folder);
            return;
        }
        Optional<GenerationId> id = GenerationId.parse(name);
        if (id.isPresent()) {
            complete.put(id.get(), Manifest.parse(Files.readAllBytes(folder.resolve(MANIFEST))));
        }
    }

    public GroupName group() {
        return group;
    }

    /** The newest complete generation. */
    public synchronized Optional<Manifest> newest() {
        return complete.isEmpty() ? Optional.empty() : Optional.of(complete.lastEntry().getValue());
    }

    /** The generation of this number that was cut under the highest epoch. */
    public synchronized Optional<Manifest> find(Generation number) {
        return complete.descendingMap().values().stream()
                .filter(manifest -> manifest.id().number().equals(number))
                .findFirst();
    }

    /** Keeps the newest generation from going while it is read. */
    public synchronized Optional<Pin> pinNewest() {
        return newest().map(manifest -> {
            pins.merge(manifest.id(), 1, Integer::sum);
            return new Pin(manifest);
        });
    }

    /** A generation that stays until this is closed. */
    public final class Pin implements AutoCloseable {
        private final Manifest manifest;

        private Pin(Manifest manifest) {
            this.manifest = manifest;
        }

        public Manifest manifest() {
            return manifest;
        }

        @Override
        public void close() {
            synchronized (GenerationStore.this) {
                pins.computeIfPresent(manifest.id(), (id, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** The file of an entry of a complete generation. */
    public Path file(GenerationId id, Entry.Content entry) {
        return root.resolve(id.toString())
                .resolve(CONTENT)
                .resolve(entry.claim())
                .resolve(entry.path());
    }

    /**
     * Copies the claims' folders while nobody writes them. Not yet part of the store: {@link
     * #commit} makes it so, after the writers have gone on.
     *
     * @param folders by claim
     */
    public Staged stage(GenerationId id, Instant cutTime, Map<String, Path> folders) {
        Path staging = newStaging(id.toString());
        try {
            List<Entry> entries = copy(staging, folders);
            return new Staged(staging, new Manifest(group, id, cutTime, entries));
        } catch (IOException e) {
            discard(staging);
            throw new ReplicationException("cannot cut " + group + " " + id, e);
        }
    }

    private static List<Entry> copy(Path staging, Map<String, Path> folders) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (var folder : new TreeMap<>(folders).entrySet()) {
            Path target = staging.resolve(CONTENT).resolve(folder.getKey());
            Files.createDirectories(target);
            entries.addAll(
                    FolderReader.read(
                            folder.getKey(),
                            folder.getValue(),
                            path -> {
                                Path file = target.resolve(path);
                                Files.createDirectories(Disk.parent(file));
                                return Files.newOutputStream(file);
                            }));
        }
        return entries;
    }

    /** A place for a generation that is being received. */
    public Staged begin(Manifest manifest) {
        return new Staged(newStaging(manifest.id().toString()), manifest);
    }

    /** A generation that is not complete yet; discarded unless committed. */
    public final class Staged implements AutoCloseable {
        private final Path staging;
        private final Manifest manifest;
        private boolean committed;

        private Staged(Path staging, Manifest manifest) {
            this.staging = staging;
            this.manifest = manifest;
        }

        public Manifest manifest() {
            return manifest;
        }

        /** Where the content of an entry goes; its folder exists. */
        public Path file(Entry.Content entry) throws IOException {
            Path file = staging.resolve(CONTENT).resolve(entry.claim()).resolve(entry.path());
            Files.createDirectories(Disk.parent(file));
            return file;
        }

        /**
         * Makes the generation durable and part of the store; older ones than the newest {@link
         * #KEPT} go. Done already where the store has this very generation.
         */
        public void commit() {
            GenerationStore.this.commit(this);
            committed = true;
        }

        @Override
        public void close() {
            if (!committed) {
                discard(staging);
            }
        }
    }

    private void commit(Staged staged) {
        try {
            Files.createDirectories(staged.staging.resolve(CONTENT));
            Disk.replace(staged.staging.resolve(MANIFEST), staged.manifest.toBytes());
            Disk.syncTree(staged.staging);
            synchronized (this) {
                Path folder = root.resolve(staged.manifest.id().toString());
                if (complete.remove(staged.manifest.id()) != null) {
                    Disk.remove(folder);
                }
                Files.move(staged.staging, folder, StandardCopyOption.ATOMIC_MOVE);
                Disk.syncFolder(root);
                complete.put(staged.manifest.id(), staged.manifest);
                prune();
            }
        } catch (IOException e) {
            throw new ReplicationException("cannot keep " + group + " " + staged.manifest.id(), e);
        }
    }

    private void prune() throws IOException {
        int surplus = complete.size() - KEPT;
        for (GenerationId id : List.copyOf(complete.keySet()).subList(0, Math.max(0, surplus))) {
            if (!pins.containsKey(id)) {
                drop(id);
            }
        }
    }

    private void drop(GenerationId id) throws IOException {
        complete.remove(id);
        // Out of the way by one rename first: a generation is whole or is not there.
        Path gone = newStaging(id + "-gone");
        Files.move(
                root.resolve(id.toString()), gone.resolve(CONTENT), StandardCopyOption.ATOMIC_MOVE);
        Disk.remove(gone);
    }

    /**
     * Drops the generations that were cut under an earlier epoch and are above {@code floor}: the
     * history has gone on without them.
     */
    public synchronized void dropBeyond(Epoch epoch, Generation floor) {
        try {
            for (GenerationId id : List.copyOf(complete.keySet())) {
                if (id.epoch().compareTo(epoch) < 0 && id.number().compareTo(floor) > 0) {
                    drop(id);
                    LOG.info("event=generation-dropped group={} id={} floor={}", group, id, floor);
                }
            }
        } catch (IOException e) {
            throw new ReplicationException("cannot drop generations of " + group, e);
        }
    }

    /** Drops a generation that has turned out to be damaged. */
    public synchronized void dropDamaged(Manifest manifest) {
        try {
            if (complete.containsKey(manifest.id())) {
                drop(manifest.id());
            }
        } catch (IOException e) {
            throw new ReplicationException("cannot drop " + manifest.id() + " of " + group, e);
        }
    }

    /** Checks every page of a complete generation against its digest. */
    public void verify(Manifest manifest) {
        try {
            for (Entry entry : manifest.entries()) {
                if (entry instanceof Entry.Content content) {
                    PageFiles.verify(file(manifest.id(), content), content);
                }
            }
        } catch (IOException e) {
            throw new ReplicationException(
                    "generation " + manifest.id() + " of " + group + " is damaged", e);
        }
    }

    /**
     * Makes the claims' folders what they were at the cut. Can be interrupted at any point and
     * begun again.
     *
     * @param folders by claim
     */
    public void install(Manifest manifest, Map<String, Path> folders) {
        verify(manifest);
        try {
            for (Path folder : folders.values()) {
                Disk.empty(folder);
            }
            for (Entry entry : manifest.entries()) {
                Path folder = folders.get(entry.claim());
                if (folder == null) {
                    throw new IOException("claim " + entry.claim() + " has no folder here");
                }
                install(manifest.id(), entry, folder.resolve(entry.path()));
            }
            for (Path folder : folders.values()) {
                Disk.syncTree(folder);
            }
            for (Entry entry : manifest.entries().reversed()) {
                if (entry instanceof Entry.Folder inner) {
                    Disk.permit(
                            PageFiles.claimFolder(folders, entry).resolve(entry.path()),
                            inner.permissions());
                }
            }
        } catch (IOException e) {
            throw new ReplicationException("cannot put back " + manifest.id() + " of " + group, e);
        }
    }

    private void install(GenerationId id, Entry entry, Path path) throws IOException {
        switch (entry) {
            case Entry.Folder folder -> Files.createDirectories(path);
            case Entry.Link link -> Files.createSymbolicLink(path, Path.of(link.target()));
            case Entry.Content content -> {
                Files.copy(file(id, content), path);
                Disk.permit(path, content.permissions());
            }
        }
    }

    /** Whether the claims' folders are at this moment exactly what {@code manifest} says. */
    public boolean isLive(Manifest manifest, Map<String, Path> folders) {
        try {
            List<Entry> live = new ArrayList<>();
            for (var folder : new TreeMap<>(folders).entrySet()) {
                live.addAll(
                        FolderReader.read(
                                folder.getKey(), folder.getValue(), FolderReader.NOWHERE));
            }
            return live.equals(manifest.entries());
        } catch (IOException e) {
            throw new ReplicationException("cannot read the volumes of " + group, e);
        }
    }

    /**
     * Keeps the claims' folders as they are under {@code divergence-eN}, for people to look into;
     * never removed by the system. Nothing happens where that has been done.
     *
     * @return where it is
     */
    public Path keepDivergence(Epoch epoch, Instant now, Map<String, Path> folders) {
        Path kept = root.resolve(DIVERGENCE + epoch);
        if (Files.exists(kept)) {
            return kept;
        }
        Path staging = newStaging("divergence");
        try {
            var id = new GenerationId(epoch, Generation.NONE);
            List<Entry> entries = copy(staging, folders);
            Disk.replace(
                    staging.resolve(MANIFEST), new Manifest(group, id, now, entries).toBytes());
            Disk.syncTree(staging);
            Files.move(staging, kept, StandardCopyOption.ATOMIC_MOVE);
            Disk.syncFolder(root);
            return kept;
        } catch (IOException e) {
            discard(staging);
            throw new ReplicationException("cannot keep what " + group + " diverged by", e);
        }
    }

    private Path newStaging(String name) {
        try {
            return Files.createTempDirectory(root, STAGING + name + "-");
        } catch (IOException e) {
            throw new ReplicationException("cannot write to " + root, e);
        }
    }

    private static void discard(Path staging) {
        try {
            Disk.remove(staging);
        } catch (IOException e) {
            // It is cleared away when the store is opened again.
            LOG.warn("event=staging-left folder={} reason=\"{}\"", staging, e.getMessage());
        }
    }
}
