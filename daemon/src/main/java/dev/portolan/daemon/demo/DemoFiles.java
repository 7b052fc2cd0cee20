package dev.portolan.daemon.demo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The demo's own temporary folder; closing removes it with everything in it. */
record DemoFiles(Path root) implements AutoCloseable {
    static DemoFiles create() {
        try {
            return new DemoFiles(Files.createTempDirectory("portolan-demo-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary folder", e);
        }
    }

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    Path members() {
        return root.resolve("members");
    }

    Path agents() {
        return root.resolve("agents");
    }

    Path node(int index) {
        return root.resolve("node-" + (index + 1));
    }

    Path pki() {
        return root.resolve("pki");
    }

    Path log() {
        return root.resolve("portolan.log");
    }

    @Override
    public void close() throws IOException {
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
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        Files.deleteIfExists(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
