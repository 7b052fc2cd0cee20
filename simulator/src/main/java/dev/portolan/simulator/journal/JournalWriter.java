package dev.portolan.simulator.journal;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.WriteGate;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Appends lines to {@code journal.log} of one claim, each through the gate. Like a database it
 * reads what is there before its first line, drops a torn end and goes on with the next number; it
 * does so again after a write was denied, since others may have written meanwhile. For one thread;
 * closing is for any.
 */
public final class JournalWriter implements AutoCloseable {
    public static final String FILE = "journal.log";

    private static final int TAIL_BYTES = 4096;

    private final ClusterName cluster;
    private final Namespace namespace;
    private final String claim;
    private final Path folder;
    private Optional<RandomAccessFile> file = Optional.empty();
    private long sequence;
    private long denied;
    private boolean over;

    /**
     * @param folder of the claim, which exists
     */
    public JournalWriter(ClusterName cluster, Namespace namespace, String claim, Path folder) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.claim = claim;
        this.folder = folder;
    }

    /**
     * Writes one line if the gate lets it through.
     *
     * @throws UncheckedIOException when the file cannot be read or written
     */
    public WriteGate.Permit append(WriteGate gate, Instant now) {
        WriteGate.Permit permit = gate.tryWrite(namespace, claim, epoch -> write(epoch, now));
        if (permit instanceof WriteGate.Denied) {
            denied++;
            forget();
        }
        return permit;
    }

    /** The number of the last line. */
    public long sequence() {
        return sequence;
    }

    /** How many writes the gate refused. */
    public long denied() {
        return denied;
    }

    /** Ends the journal; a write that still waits at the gate does nothing. */
    @Override
    public synchronized void close() {
        over = true;
        forget();
    }

    private synchronized void forget() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + folder.resolve(FILE), e);
        } finally {
            file = Optional.empty();
        }
    }

    private synchronized void write(Epoch epoch, Instant now) {
        if (over) {
            return;
        }
        try {
            RandomAccessFile journal = file.isPresent() ? file.get() : recover();
            file = Optional.of(journal);
            String line = new JournalLine(sequence + 1, epoch, cluster, now).format() + "\n";
            journal.write(line.getBytes(StandardCharsets.UTF_8));
            sequence++;
        } catch (IOException e) {
            forget();
            throw new UncheckedIOException("cannot write " + folder.resolve(FILE), e);
        }
    }

    private RandomAccessFile recover() throws IOException {
        Files.createDirectories(folder);
        var journal = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
        try {
            long start = Math.max(0, journal.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (journal.length() - start)];
            journal.seek(start);
            journal.readFully(tail);
            String text = new String(tail, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            int lineStart = end == 0 ? 0 : text.lastIndexOf('\n', end - 2) + 1;
            String last = end == 0 ? "" : text.substring(lineStart, end - 1);
            sequence = sequence(last);
            journal.setLength(start + end);
            journal.seek(start + end);
            return journal;
        } catch (IOException e) {
            journal.close();
            throw e;
        }
    }

    private long sequence(String last) throws IOException {
        Optional<JournalLine> line = JournalLine.parse(last);
        if (line.isEmpty() && !last.isEmpty()) {
            throw new IOException("the last line is damaged: \"" + last + "\"");
        }
        return line.map(JournalLine::sequence).orElse(0L);
    }
}
