package dev.portolan.replication.generation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Files that are there after a crash, and folders that go away whole. */
public final class Disk {
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ,
    };

    private Disk() {}

    /** Replaces a file: after a crash it holds all of the old content or all of the new. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path staged = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        staged,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        sync(parent(file));
    }

    /** Makes a file's content, or the names in a folder, durable. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a folder with the folders above it, so that its name is there after a crash too. */
    public static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = parent(folder.toAbsolutePath());
        createFolder(above);
        Files.createDirectories(folder);
        sync(above);
    }

    /**
     * Makes a written tree durable: every file, then every folder.
     *
     * @param durable files that are already
     */
    static void syncTree(Path root, Set<Path> durable) throws IOException {
        List<Path> folders = new ArrayList<>();
        var syncer = new Syncer();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && !durable.contains(file)) {
                                syncer.begin(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            folders.add(folder);
                            return FileVisitResult.CONTINUE;
                        }
                    });
            syncer.await();
            folders.forEach(syncer::begin);
            syncer.await();
        } finally {
            syncer.settle();
        }
    }

    /** Removes a folder with everything in it, if it is there; links are not followed. */
    static void remove(Path root) throws IOException {
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            empty(root);
            Files.delete(root);
        }
    }

    /** Removes everything in a folder; links are not followed. */
    static void empty(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        if (!folder.equals(root)) {
                            Files.delete(folder);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    static int permissions(Path path) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(
                        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return Files.isDirectory(path) ? 0755 : 0644;
        }
        Set<PosixFilePermission> set = view.readAttributes().permissions();
        int bits = 0;
        for (int i = 0; i < BITS.length; i++) {
            bits |= set.contains(BITS[i]) ? 1 << i : 0;
        }
        return bits;
    }

    /** As {@link #permit}, durably, also where the folder cannot be read afterwards. */
    static void permitFolder(Path folder, int permissions) throws IOException {
        if (permissions(folder) != permissions) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                permit(folder, permissions);
                channel.force(true);
            }
        }
    }

    static void permit(Path path, int permissions) throws IOException {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((permissions & (1 << i)) != 0) {
                set.add(BITS[i]);
            }
        }
        if (Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(path, set);
        }
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " is in no folder");
        }
        return parent;
    }
}
