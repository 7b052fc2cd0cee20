package dev.portolan.control.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the names of new files to disk where somebody else makes the files: a file that was forced
 * is gone after a power cut all the same when its directory was not. Safe for use by many threads.
 */
final class NamesOnDisk {
    private final Path directory;
    // guarded by this; names that were there when the directory was forced the last time
    private Set<Path> forced = Set.of();

    NamesOnDisk(Path directory) {
        this.directory = directory;
    }

    /**
     * Forces the directory if files have come or gone since the last time.
     *
     * @return whether it did
     */
    synchronized boolean forceChanges() throws IOException {
        Set<Path> names;
        try (Stream<Path> files = Files.list(directory)) {
            names = files.collect(Collectors.toUnmodifiableSet());
        }
        if (names.equals(forced)) {
            return false;
        }
        Directories.force(directory);
        forced = names;
        return true;
    }
}
