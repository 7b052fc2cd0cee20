package dev.portolan.chaos.disk;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The disk of one process: a directory of its own, and beside it what the preloaded library notes
 * and is told. Faults act at once on a running process, and stay until they are mended. For one
 * thread.
 */
public final class Disk {
    /** As errno has them on Linux. */
    private static final int INPUT_OUTPUT_ERROR = 5;

    private static final int NO_SPACE = 28;

    /** The library has the same list, as places of 64-bit numbers. */
    private enum Fault {
        LIE(0),
        SYNC_MICROS(1),
        SYNC_ERRNO(2),
        WRITE_ERRNO(3),
        CLOCK_MILLIS(4);

        private final int place;

        Fault(int place) {
            this.place = place;
        }
    }

    private static final int COUNTED_SYNCS = 5;

    private final PreloadLibrary library;
    private final Path directory;
    private final Path side;
    private final MappedByteBuffer faults;

    private Disk(PreloadLibrary library, Path directory, Path side, MappedByteBuffer faults) {
        this.library = library;
        this.directory = directory;
        this.side = side;
        this.faults = faults;
    }

    /**
     * A disk without a fault.
     *
     * @param directory what is on it; made where it is not there
     * @param side what is kept beside it, on the same file system
     */
    public static Disk create(PreloadLibrary library, Path directory, Path side)
            throws IOException {
        Files.createDirectories(directory);
        Files.createDirectories(side.resolve("kept"));
        try (FileChannel channel =
                FileChannel.open(
                        side.resolve("faults"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            MappedByteBuffer page = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
            page.order(ByteOrder.nativeOrder());
            return new Disk(library, directory.toRealPath(), side.toRealPath(), page);
        }
    }

    public Path directory() {
        return directory;
    }

    /** What a process that uses this disk needs in its environment. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.file().toString(),
                "POWERCUT_DIR", directory.toString(),
                "POWERCUT_SIDE", side.toString());
    }

    /** From now on syncs do nothing and report success. */
    public void lie() {
        set(Fault.LIE, 1);
    }

    public void slowSyncs(Duration delay) {
        set(Fault.SYNC_MICROS, delay.toNanos() / 1_000);
    }

    /** Syncs fail, and what they were to write is lost, as Linux has it. */
    public void failSyncs() {
        set(Fault.SYNC_ERRNO, INPUT_OUTPUT_ERROR);
    }

    /** Whatever needs space fails. */
    public void fill() {
        set(Fault.WRITE_ERRNO, NO_SPACE);
    }

    /** Sets the wall clock of the process ahead, or back. */
    public void moveClock(Duration ahead) {
        set(Fault.CLOCK_MILLIS, ahead.toMillis());
    }

    /** Ends every fault. */
    public void mend() {
        for (Fault fault : Fault.values()) {
            set(fault, 0);
        }
    }

    /** How often files and directories of this disk were synced. */
    public long syncs() {
        return faults.getLong(COUNTED_SYNCS * Long.BYTES);
    }

    /**
     * Takes back what was not synced. No process may be using the disk.
     *
     * @throws IOException when the notes do not fit what is on the disk
     */
    public RolledBack cutPower(PowerCut cut) throws IOException {
        return cut.apply(directory, side);
    }

    private void set(Fault fault, long value) {
        faults.putLong(fault.place * Long.BYTES, value);
    }
}
