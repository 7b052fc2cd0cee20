package dev.portolan.chaos.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Takes names back: files and directories that were created, removed or renamed. */
final class NameUndo {
    private final Path directory;
    private final Path kept;
    private Map<Long, Path> byInode;

    /**
     * @param kept links to the files that were removed or replaced, by inode
     */
    NameUndo(Path directory, Path kept) throws IOException {
        this.directory = directory;
        this.kept = kept;
        this.byInode = walk();
    }

    /** Where a file is, with the removed ones; null when it is gone for good. */
    @Nullable Path find(long inode) {
        Path place = byInode.get(inode);
        Path removed = kept.resolve(Long.toString(inode));
        return place != null || !Files.exists(removed) ? place : removed;
    }

    /** Newest first, as they stand in {@code changes}. */
    void undo(List<Undo> changes) throws IOException {
        for (Undo change : changes) {
            switch (change) {
                case Undo.Create create -> undo(create);
                case Undo.Remove remove -> undo(remove);
                case Undo.Rename rename -> undo(rename);
                case Undo.Write write -> throw notAName(write);
                case Undo.Resize resize -> throw notAName(resize);
                case Undo.Sync sync -> throw notAName(sync);
                case Undo.SyncRange sync -> throw notAName(sync);
                case Undo.SyncFailed sync -> throw notAName(sync);
                case Undo.SyncDirectory sync -> throw notAName(sync);
                case Undo.Cancel cancel -> throw notAName(cancel);
            }
        }
    }

    private void undo(Undo.Create create) throws IOException {
        Path parent = byInode.get(create.directory());
        if (parent != null) {
            deleteTree(parent.resolve(create.name()));
        }
    }

    private void undo(Undo.Remove remove) throws IOException {
        Path parent = byInode.get(remove.directory());
        if (parent == null) {
            return;
        }
        Path file = parent.resolve(remove.name());
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (remove.isDirectory()) {
            Files.createDirectory(file);
            byInode.put(inode(file), file);
        } else {
            Files.createLink(file, kept.resolve(Long.toString(remove.inode())));
        }
    }

    private void undo(Undo.Rename rename) throws IOException {
        Path fromParent = byInode.get(rename.fromDirectory());
        Path toParent = byInode.get(rename.toDirectory());
        if (fromParent == null || toParent == null) {
            return;
        }
        Path to = toParent.resolve(rename.to());
        if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS) || inode(to) != rename.inode()) {
            return;
        }
        Files.move(to, fromParent.resolve(rename.from()));
        if (rename.replaced() != 0) {
            Files.createLink(to, kept.resolve(Long.toString(rename.replaced())));
        }
        if (Files.isDirectory(fromParent.resolve(rename.from()))) {
            byInode = walk();
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Map<Long, Path> walk() throws IOException {
        Map<Long, Path> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                found.put(inode(file), file);
            }
        }
        return found;
    }

    private static long inode(Path file) throws IOException {
        return (Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private static IllegalArgumentException notAName(Undo undo) {
        return new IllegalArgumentException(undo + " changes no name");
    }
}
