package dev.portolan.replication.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** A generation that is not complete yet; discarded unless committed. One thread. */
public final class StagedGeneration implements AutoCloseable {
    private final GenerationStore store;
    private final Path folder;
    private final Manifest manifest;
    private final Syncer syncer = new Syncer();
    private final Set<Path> durable = new HashSet<>();
    private boolean committed;

    StagedGeneration(GenerationStore store, Path folder, Manifest manifest) {
        this.store = store;
        this.folder = folder;
        this.manifest = manifest;
    }

    public Manifest manifest() {
        return manifest;
    }

    Path folder() {
        return folder;
    }

    /** Where the content of an entry goes; its folder exists. */
    public Path file(Entry.Content entry) throws IOException {
        Path file = GenerationFolders.place(folder, entry);
        Files.createDirectories(Disk.parent(file));
        return file;
    }

    /** Takes over a whole file of a complete generation, which is never changed. */
    public void link(Entry.Content entry, Path complete) throws IOException {
        Path file = file(entry);
        Files.createLink(file, complete);
        durable.add(file);
    }

    /** A good part of a file has been written: begins to make it durable meanwhile. */
    public void written(Entry.Content entry) throws IOException {
        syncer.begin(file(entry));
    }

    /** All of a file has been written. */
    public void finished(Entry.Content entry) throws IOException {
        written(entry);
        durable.add(file(entry));
    }

    /**
     * Makes the generation durable and part of the store; older ones than the newest {@link
     * GenerationStore#KEPT} go. Done already where the store has this very generation.
     */
    public void commit() {
        store.commit(this);
        committed = true;
    }

    void makeDurable() throws IOException {
        Files.createDirectories(folder.resolve(GenerationFolders.CONTENT));
        Path list = folder.resolve(GenerationFolders.MANIFEST);
        Disk.replace(list, manifest.toBytes());
        durable.add(list);
        syncer.await();
        Disk.syncTree(folder, durable);
    }

    @Override
    public void close() {
        syncer.settle();
        if (!committed) {
            store.discard(folder);
        }
    }
}
