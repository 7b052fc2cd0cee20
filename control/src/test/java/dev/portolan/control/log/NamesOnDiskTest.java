package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class NamesOnDiskTest {
    @TempDir private Path directory;

    @Test
    void forcesTheDirectoryWhenFilesHaveComeOrGoneAndOnlyThen() throws IOException {
        NamesOnDisk names = new NamesOnDisk(directory);
        Path first = Files.createFile(directory.resolve("control-1.log"));
        assertThat(names.forceChanges()).isTrue();
        assertThat(names.forceChanges()).isFalse();

        Files.createFile(directory.resolve("control-2.log"));
        assertThat(names.forceChanges()).isTrue();
        Files.writeString(first, "content");
        assertThat(names.forceChanges()).isFalse();

        Files.delete(first);
        assertThat(names.forceChanges()).isTrue();
    }
}
