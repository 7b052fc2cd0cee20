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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The complete generations that one member holds of one group, in a folder of their own: {@code
 * e5-g41/manifest} and {@code e5-g41/content/CLAIM/PATH}. A generation is made in {@code
 * staging-…}, made durable, and comes to be by one rename; it goes by one as well: there is no half
 * of one, whenever the power goes. Nothing in it changes meanwhile. The newest {@link #KEPT} are
 * kept, and as {@code damaged-e5-g41} the last one that turned out to be damaged, for people.
 *
 * <p>Safe for use by many threads. Throws {@link ReplicationException} where the disk fails.
 */
public final class GenerationStore {
    /** How many generations are kept. */
    public static final int KEPT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(GenerationStore.class);

    private final GroupName group;
    private final GenerationFolders folders;

    /** Guarded by this. */
    private final TreeMap<GenerationId, Manifest> complete;

    /** Guarded by this. */
    private final Map<GenerationId, Integer> pins = new HashMap<>();

    private GenerationStore(
            GroupName group, GenerationFolders folders, Map<GenerationId, Manifest> complete) {
        this.group = group;
        this.folders = folders;
        this.complete = new TreeMap<>(complete);
    }

    /** Opens the store in {@code root}, and clears away what an interrupted run has left. */
    public static GenerationStore open(GroupName group, Path root) {
        var folders = new GenerationFolders(group, root);
        try {
            return new GenerationStore(group, folders, folders.open());
        } catch (IOException e) {
            throw new ReplicationException("cannot open the generations in " + root, e);
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
        return GenerationFolders.place(folders.folder(id), entry);
    }

    /**
     * Copies the claims' folders while nobody writes them. Not yet part of the store: {@link
     * StagedGeneration#commit} makes it so, after the writers have gone on.
     *
     * @param claims their folders
     */
    public StagedGeneration stage(GenerationId id, Instant cutTime, Map<String, Path> claims) {
        Path staging = newStaging(id);
        try {
            List<Entry> entries =
                    new VolumeFolders(claims).copyTo(staging.resolve(GenerationFolders.CONTENT));
            return new StagedGeneration(this, staging, new Manifest(group, id, cutTime, entries));
        } catch (IOException e) {
            discard(staging);
            throw new ReplicationException("cannot cut " + group + " " + id, e);
        }
    }

    /** A place for a generation that is being received. */
    public StagedGeneration begin(Manifest manifest) {
        return new StagedGeneration(this, newStaging(manifest.id()), manifest);
    }

    void commit(StagedGeneration staged) {
        Manifest manifest = staged.manifest();
        try {
            staged.makeDurable();
            synchronized (this) {
                Optional<Manifest> held = Optional.ofNullable(complete.get(manifest.id()));
                if (held.equals(Optional.of(manifest))) {
                    discard(staged.folder());
                    return;
                }
                if (held.isPresent()) {
                    drop(manifest.id());
                }
                folders.rename(staged.folder(), folders.folder(manifest.id()));
                complete.put(manifest.id(), manifest);
            }
        } catch (IOException e) {
            throw new ReplicationException("cannot keep " + group + " " + manifest.id(), e);
        }
        prune();
    }

    private synchronized void prune() {
        int surplus = complete.size() - KEPT;
        for (GenerationId id : List.copyOf(complete.keySet()).subList(0, Math.max(0, surplus))) {
            if (!pins.containsKey(id)) {
                try {
                    drop(id);
                } catch (IOException e) {
                    // The new one is kept all the same; the next commit tries again.
                    LOG.warn("event=surplus-left group={} id={} reason=\"{}\"", group, id, e);
                }
            }
        }
    }

    private void drop(GenerationId id) throws IOException {
        folders.drop(id);
        complete.remove(id);
    }

    /**
     * Drops, durably, the generations that were cut under an earlier epoch and are above {@code
     * floor}: the history has gone on without them.
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

    /** Sets a generation aside that has turned out to be damaged. */
    public synchronized void dropDamaged(Manifest manifest) {
        try {
            if (complete.containsKey(manifest.id())) {
                folders.setAside(manifest.id(), "its content is damaged");
                complete.remove(manifest.id());
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
     * @param claims their folders
     */
    public void install(Manifest manifest, Map<String, Path> claims) {
        verify(manifest);
        try {
            new VolumeFolders(claims).putBack(manifest.entries(), folders.folder(manifest.id()));
        } catch (IOException e) {
            throw new ReplicationException("cannot put back " + manifest.id() + " of " + group, e);
        }
    }

    /** Whether the claims' folders are at this moment exactly what {@code manifest} says. */
    public boolean isLive(Manifest manifest, Map<String, Path> claims) {
        try {
            return new VolumeFolders(claims).read().equals(manifest.entries());
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
    public Path keepDivergence(Epoch epoch, Instant now, Map<String, Path> claims) {
        Path kept = folders.divergence(epoch);
        if (Files.exists(kept)) {
            return kept;
        }
        try (StagedGeneration staged =
                stage(new GenerationId(epoch, Generation.NONE), now, claims)) {
            staged.makeDurable();
            folders.rename(staged.folder(), kept);
            return kept;
        } catch (IOException e) {
            throw new ReplicationException("cannot keep what " + group + " diverged by", e);
        }
    }

    private Path newStaging(GenerationId id) {
        try {
            return folders.newStaging(id.toString());
        } catch (IOException e) {
            throw new ReplicationException("cannot write generations of " + group, e);
        }
    }

    void discard(Path staging) {
        folders.discard(staging);
    }
}
