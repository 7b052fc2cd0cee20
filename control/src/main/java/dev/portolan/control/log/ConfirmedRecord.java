package dev.portolan.control.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * How far this node has said that its log is on disk, in a file of its own: a log that ends before
 * that has lost entries which others count on. Written after every fsync of the journal, so exact
 * after a crash of the process; itself forced within {@link #LAG}, so that after a power cut only
 * what was confirmed in that last moment is not covered. Two places are written in turn, so that
 * one of them is always whole. Thread-safe.
 */
final class ConfirmedRecord implements AutoCloseable {
    /** How much later than the journal the record may reach the disk. */
    static final Duration LAG = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(ConfirmedRecord.class);
    private static final int FORMAT = 1;

    /** Checksum, format, number of the writing, index. */
    private static final int SLOT = Long.BYTES + Integer.BYTES + 2 * Long.BYTES;

    /** One place each in a sector of its own, which a disk writes whole. */
    private static final int APART = 4_096;

    private final Path file;
    private final FileChannel channel;
    private final FatalHandler fatal;
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT);
    private final CRC32 crc = new CRC32();
    // guarded by this
    private long writing;
    private long confirmed;
    private boolean unforced;

    private record Slot(long writing, long index) {}

    private ConfirmedRecord(Path file, FileChannel channel, FatalHandler fatal) {
        this.file = file;
        this.channel = channel;
        this.fatal = fatal;
    }

    /**
     * Opens the record of a node, and holds the node's journal against it.
     *
     * @param journal as it was found
     * @throws IllegalStateException when the journal ends too early, or is there without a record
     */
    static ConfirmedRecord open(Path file, JournalScan journal, FatalHandler fatal)
            throws IOException {
        boolean isNew = !file.toFile().exists();
        if (isNew && !journal.isEmpty()) {
            throw LostLog.because(
                    file + " is missing beside a journal of " + journal.last() + " entries");
        }
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        ConfirmedRecord record = new ConfirmedRecord(file, channel, fatal);
        try {
            if (isNew) {
                record.write(0);
                channel.force(true);
                Directories.force(file.toAbsolutePath().getParent());
            } else {
                record.read();
            }
            if (journal.last() < record.confirmed) {
                throw LostLog.because(
                        "the journal ends at entry "
                                + journal.last()
                                + ", but this node has confirmed entries up to "
                                + record.confirmed
                                + ": its end is lost");
            }
            Thread.ofVirtual().name("confirmed-record").start(record::forceNowAndThen);
            return record;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** After everything up to {@code index} was forced to disk. */
    synchronized void raise(long index) {
        if (index > confirmed) {
            write(index);
        }
    }

    /** On disk when it returns: before entries after {@code index} may be cut off for others. */
    synchronized void lower(long index) {
        if (index < confirmed) {
            write(index);
            force();
        }
    }

    synchronized long confirmed() {
        return confirmed;
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            channel.force(false);
            channel.close();
        }
    }

    private void read() throws IOException {
        Slot first = readSlot(0);
        Slot second = readSlot(1);
        Slot newest = first.writing() > second.writing() ? first : second;
        if (newest.writing() == 0) {
            throw LostLog.because(file + " is damaged, or of another version");
        }
        writing = newest.writing();
        confirmed = newest.index();
    }

    /** Writing 0 for one that is not whole. */
    private Slot readSlot(int place) throws IOException {
        slot.clear();
        while (slot.hasRemaining()) {
            if (channel.read(slot, (long) place * APART + slot.position()) < 0) {
                return new Slot(0, 0);
            }
        }
        slot.flip();
        long checksum = slot.getLong();
        if (checksum != checksum() || slot.getInt() != FORMAT) {
            return new Slot(0, 0);
        }
        return new Slot(slot.getLong(), slot.getLong());
    }

    private void write(long index) {
        writing++;
        slot.clear();
        slot.putLong(0).putInt(FORMAT).putLong(writing).putLong(index);
        slot.putLong(0, checksum()).flip();
        try {
            long position = (writing % 2) * APART;
            while (slot.hasRemaining()) {
                channel.write(slot, position + slot.position());
            }
        } catch (IOException e) {
            throw stopped(e);
        }
        confirmed = index;
        unforced = true;
    }

    private long checksum() {
        crc.reset();
        crc.update(slot.slice(Long.BYTES, SLOT - Long.BYTES));
        return crc.getValue();
    }

    private synchronized void force() {
        try {
            channel.force(false);
            unforced = false;
        } catch (ClosedChannelException e) {
            LOG.debug("record={} closed", file);
        } catch (IOException e) {
            throw stopped(e);
        }
    }

    private void forceNowAndThen() {
        while (channel.isOpen()) {
            try {
                Thread.sleep(LAG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (isUnforced()) {
                force();
            }
        }
    }

    private synchronized boolean isUnforced() {
        return unforced;
    }

    private UncheckedIOException stopped(IOException e) {
        fatal.stop(file + " cannot be written", e);
        return new UncheckedIOException(e);
    }
}
