package dev.portolan.simulator.cluster;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Does to folders what the effects of controllers ask for. Every act may be repeated. */
final class VolumeFolders {
    private static final String STAGING = ".part";

    private final VolumePaths paths;

    VolumeFolders(VolumePaths paths) {
        this.paths = paths;
    }

    void make(Effect.MakeFolder effect) throws IOException {
        Files.createDirectories(paths.claim(effect.namespace(), effect.claim()));
    }

    void drop(Effect.DropFolder effect) throws IOException {
        delete(paths.claim(effect.namespace(), effect.claim()));
    }

    void drop(Effect.DropSnapshot effect) throws IOException {
        delete(paths.snapshot(effect.namespace(), effect.snapshot()));
    }

    void cut(Effect.CutSnapshot effect) throws IOException {
        copy(
                paths.claim(effect.namespace(), effect.claim()),
                paths.snapshot(effect.namespace(), effect.snapshot()));
    }

    void restore(Effect.RestoreSnapshot effect) throws IOException {
        Path target = paths.claim(effect.namespace(), effect.claim());
        if (!Files.exists(target)) {
            copy(paths.snapshot(effect.namespace(), effect.snapshot()), target);
        }
    }

    /** Copies into a folder beside and renames it, so that there is never half a copy. */
    private static void copy(Path source, Path target) throws IOException {
        Path staging = target.resolveSibling(target.getFileName() + STAGING);
        delete(staging);
        delete(target);
        Files.createDirectories(staging);
        Files.walkFileTree(
                source,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        Files.createDirectories(staging.resolve(source.relativize(folder)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.copy(
                                file,
                                staging.resolve(source.relativize(file)),
                                StandardCopyOption.COPY_ATTRIBUTES);
                        return FileVisitResult.CONTINUE;
                    }
                });
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
