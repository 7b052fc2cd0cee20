package dev.portolan.api.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that hold secrets: readable by their owner alone, and whole or not at all. */
final class PrivateFiles {
    private PrivateFiles() {}

    static void write(Path file, String text) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new CertificateAuthorityException(file + ": is not the name of a file");
        }
        try {
            Files.createDirectories(folder);
            Path draft =
                    Files.createTempFile(
                            folder,
                            "." + file.getFileName(),
                            ".new",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.write(draft, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.SYNC);
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CertificateAuthorityException(file + ": cannot be written", e);
        }
    }
}
