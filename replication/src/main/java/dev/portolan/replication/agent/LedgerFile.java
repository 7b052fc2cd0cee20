package dev.portolan.replication.agent;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.Disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A ledger on disk: the old one or the new one, never something between. */
final class LedgerFile {
    static final String NAME = "ledger.json";
    private final Path file;

    LedgerFile(Path folder) {
        file = folder.resolve(NAME);
    }

    Optional<Ledger> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Json.read(Document.parse(Files.readAllBytes(file)).node(), Ledger.class));
        } catch (IOException e) {
            throw new ReplicationException("cannot read " + file, e);
        }
    }

    /** Returns once it is durable. */
    void write(Ledger ledger) {
        try {
            Disk.replace(file, Json.document(ledger).toBytes());
        } catch (IOException e) {
            throw new ReplicationException("cannot write " + file, e);
        }
    }
}
