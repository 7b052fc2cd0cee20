package dev.portolan.replication.generation;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.GroupName;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a store lies on disk: {@code e5-g41} with {@code manifest} and {@code content/CLAIM/PATH},
 * {@code staging-…}, {@code divergence-e5}, {@code damaged-e5-g41}. Folders come to be and go by
 * one rename each. The store's owner keeps two threads from one folder.
 */
final class GenerationFolders {
    static final String MANIFEST = "manifest";
    static final String CONTENT = "content";

    private static final Logger LOG = LoggerFactory.getLogger(GenerationFolders.class);
    private static final String STAGING = "staging-";
    private static final String DIVERGENCE = "divergence-e";
    private static final String DAMAGED = "damaged-";

    private final GroupName group;
    private final Path root;

    GenerationFolders(GroupName group, Path root) {
        this.group = group;
        this.root = root;
    }

    /**
     * What is complete; clears away what an interrupted run has left, sets aside what is broken.
     */
    Map<GenerationId, Manifest> open() throws IOException {
        Map<GenerationId, Manifest> complete = new TreeMap<>();
        Disk.createFolder(root);
        for (Path folder : list()) {
            String name = String.valueOf(folder.getFileName());
            if (name.startsWith(STAGING)) {
                Disk.remove(folder);
            }
            Optional<GenerationId> id = GenerationId.parse(name);
            if (id.isPresent()) {
                try {
                    complete.put(id.get(), manifest(id.get()));
                } catch (DamagedException e) {
                    setAside(id.get(), String.valueOf(e.getMessage()));
                }
            }
        }
        return complete;
    }

    private Iterable<Path> list() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.toList();
        }
    }

    /** One generation's damage; any other {@link IOException} is the disk's failure. */
    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private Manifest manifest(GenerationId id) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(folder(id).resolve(MANIFEST));
        } catch (NoSuchFileException e) {
            throw new DamagedException("it has no manifest", e);
        }
        try {
            Manifest manifest = Manifest.parse(bytes);
            if (!manifest.id().equals(id) || !manifest.group().equals(group)) {
                throw new IOException("it is " + manifest.id() + " of " + manifest.group());
            }
            return manifest;
        } catch (IOException e) {
            throw new DamagedException(String.valueOf(e.getMessage()), e);
        }
    }

    Path folder(GenerationId id) {
        return root.resolve(id.toString());
    }

    static Path place(Path generation, Entry entry) {
        return generation.resolve(CONTENT).resolve(entry.claim()).resolve(entry.path());
    }

    Path divergence(Epoch epoch) {
        return root.resolve(DIVERGENCE + epoch);
    }

    Path newStaging(String name) throws IOException {
        return Files.createTempDirectory(root, STAGING + name + "-");
    }

    /** Gives a durable folder its name, durably. */
    void rename(Path folder, Path name) throws IOException {
        Files.move(folder, name, StandardCopyOption.ATOMIC_MOVE);
        Disk.sync(root);
    }

    /**
     * Takes a generation away, durably; what is left of it goes now or when the store is opened.
     */
    void drop(GenerationId id) throws IOException {
        Path gone = newStaging(id + "-gone");
        rename(folder(id), gone.resolve(CONTENT));
        discard(gone);
    }

    /** Keeps a damaged generation for people, in the place of an earlier one. */
    void setAside(GenerationId id, String reason) throws IOException {
        for (Path path : list()) {
            if (String.valueOf(path.getFileName()).startsWith(DAMAGED)) {
                Disk.remove(path);
            }
        }
        Path aside = root.resolve(DAMAGED + id);
        rename(folder(id), aside);
        LOG.error(
                "event=generation-set-aside group={} folder={} reason=\"{}\"",
                group,
                aside,
                reason);
    }

    void discard(Path staging) {
        try {
            Disk.remove(staging);
        } catch (IOException e) {
            LOG.warn("event=staging-left folder={} reason=\"{}\"", staging, e.getMessage());
        }
    }
}
