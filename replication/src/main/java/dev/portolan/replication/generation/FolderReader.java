package dev.portolan.replication.generation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a claim's folder into entries. Every byte is read: neither a size nor a time of change is
 * taken for a proof that a file is the same.
 */
final class FolderReader {
    private FolderReader() {}

    /** What is done with a file's bytes beside their digests being taken. */
    @FunctionalInterface
    interface Copy {
        OutputStream open(String path) throws IOException;
    }

    static final Copy NOWHERE = path -> OutputStream.nullOutputStream();

    /** In the order of the paths, folders before what is in them. */
    static List<Entry> read(String claim, Path folder, Copy copy) throws IOException {
        List<Path> paths = new ArrayList<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path path, BasicFileAttributes attributes) {
                        if (!path.equals(folder)) {
                            paths.add(path);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                        paths.add(path);
                        return FileVisitResult.CONTINUE;
                    }
                });
        paths.sort(null);
        List<Entry> entries = new ArrayList<>();
        for (Path path : paths) {
            entries.add(entry(claim, folder.relativize(path).toString(), path, copy));
        }
        return entries;
    }

    private static Entry entry(String claim, String name, Path path, Copy copy) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return new Entry.Link(claim, name, Files.readSymbolicLink(path).toString());
        }
        if (Files.isDirectory(path)) {
            return new Entry.Folder(claim, name, Disk.permissions(path));
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(
                    claim
                            + "/"
                            + name
                            + " is neither a file nor a folder nor a link, and cannot be"
                            + " part of a generation");
        }
        try (InputStream in = Files.newInputStream(path);
                OutputStream out = copy.open(name)) {
            return new Entry.Content(claim, name, Disk.permissions(path), pages(in, out));
        }
    }

    private static PageDigests pages(InputStream in, OutputStream out) throws IOException {
        var digests = new ByteArrayOutputStream();
        byte[] digest = new byte[PageDigests.WIDTH];
        byte[] run = new byte[PageFiles.RUN * PageDigests.PAGE];
        long size = 0;
        int length = in.readNBytes(run, 0, run.length);
        while (length > 0) {
            out.write(run, 0, length);
            for (int at = 0; at < length; at += PageDigests.PAGE) {
                PageDigests.digest(run, at, Math.min(PageDigests.PAGE, length - at), digest);
                digests.writeBytes(digest);
            }
            size += length;
            length = in.readNBytes(run, 0, run.length);
        }
        return new PageDigests(size, digests.toByteArray());
    }
}
