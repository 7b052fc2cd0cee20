package dev.portolan.replication.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The folders of a group's claims, where its pods write: read, copied into a generation, and put
 * back from one. One thread at a time, and nobody else writes meanwhile.
 */
final class VolumeFolders {
    private final TreeMap<String, Path> byClaim;

    VolumeFolders(Map<String, Path> byClaim) {
        this.byClaim = new TreeMap<>(byClaim);
    }

    /** What they hold at this moment. */
    List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (var folder : byClaim.entrySet()) {
            entries.addAll(
                    FolderReader.read(folder.getKey(), folder.getValue(), FolderReader.NOWHERE));
        }
        return entries;
    }

    /**
     * Copies them below {@code content}, each into a folder of its claim's name.
     *
     * @return what was copied
     */
    List<Entry> copyTo(Path content) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (var folder : byClaim.entrySet()) {
            Path target = content.resolve(folder.getKey());
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

    /**
     * Makes them what {@code entries} say, durably. Can be interrupted at any point and begun
     * again.
     *
     * @param generation the folder of the generation that has these entries
     */
    void putBack(List<Entry> entries, Path generation) throws IOException {
        for (Path folder : byClaim.values()) {
            Disk.empty(folder);
        }
        for (Entry entry : entries) {
            putBack(entry, GenerationFolders.place(generation, entry));
        }
        for (Path folder : byClaim.values()) {
            Disk.syncTree(folder, Set.of());
        }
        // Last, and from the inside out: a folder may be closed to writers.
        for (Entry entry : entries.reversed()) {
            if (entry instanceof Entry.Folder inner) {
                Disk.permitFolder(place(entry), inner.permissions());
            }
        }
    }

    private void putBack(Entry entry, Path from) throws IOException {
        Path path = place(entry);
        switch (entry) {
            case Entry.Folder folder -> Files.createDirectories(path);
            case Entry.Link link -> Files.createSymbolicLink(path, Path.of(link.target()));
            case Entry.Content file -> {
                Files.copy(from, path);
                Disk.permit(path, file.permissions());
            }
        }
    }

    private Path place(Entry entry) throws IOException {
        Path folder = byClaim.get(entry.claim());
        if (folder == null) {
            throw new IOException("claim " + entry.claim() + " has no folder here");
        }
        return folder.resolve(entry.path());
    }
}
