package dev.portolan.control.log;

import dev.portolan.model.control.Term;

import io.atomix.primitive.service.BackupInput;
import io.atomix.primitive.service.BackupOutput;
import io.atomix.primitive.service.Commit;
import io.atomix.primitive.service.PrimitiveService;
import io.atomix.primitive.service.ServiceContext;
import io.atomix.primitive.session.Session;
import io.atomix.primitive.session.SessionId;
import io.atomix.utils.serializer.Namespaces;
import io.atomix.utils.serializer.Serializer;
import io.atomix.utils.time.WallClockTimestamp;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;

/**
 * The library's service that hands commands to a {@link ReplicatedState}. The library logs and
 * swallows what a service throws, and goes on; here it stops the process. Snapshots carry a format,
 * their index, what is half there of a command ({@link Assembly}), lengths and checksums.
 */
final class AppliedLog implements PrimitiveService {
    private static final int FORMAT = 2;

    /** Without {@link Assembly}: every command was one entry. */
    private static final int FORMAT_WITHOUT_PIECES = 1;

    private final ReplicatedState state;
    private final AppliedIndex applied;
    private final FsyncGuard fsync;
    private final LongSupplier term;
    private final FatalHandler fatal;
    private final Consumer<Runnable> beforeCompaction;
    private final Assembly assembly = new Assembly();
    private final Serializer serializer = Serializer.using(Namespaces.BASIC);

    /** Entries up to this one are in the snapshot that was restored, and come again perhaps. */
    private long restored;

    /**
     * @param term the current one of this node
     * @param beforeCompaction runs something on the thread that applies, before the log drops what
     *     a snapshot covers that is being taken
     */
    AppliedLog(
            ReplicatedState state,
            AppliedIndex applied,
            FsyncGuard fsync,
            LongSupplier term,
            FatalHandler fatal,
            Consumer<Runnable> beforeCompaction) {
        this.state = state;
        this.applied = applied;
        this.fsync = fsync;
        this.term = term;
        this.fatal = fatal;
        this.beforeCompaction = beforeCompaction;
    }

    @Override
    public byte[] apply(Commit<byte[]> commit) {
        try {
            fsync.beforeApply(term.getAsLong(), commit.index());
            assembly.add(
                    commit.value(),
                    (entryTerm, command) -> {
                        if (commit.index() > restored) {
                            apply(new LogIndex(commit.index()), entryTerm, command);
                        }
                    });
            return new byte[0];
        } catch (RuntimeException | Error e) {
            fatal.stop("entry " + commit.index() + " could not be applied", e);
            throw e;
        }
    }

    private void apply(LogIndex index, Term entryTerm, byte[] command) {
        if (index.value() <= applied.get()) {
            throw new IllegalStateException("entry " + index.value() + " after " + applied.get());
        }
        state.apply(index, entryTerm, command);
        applied.advance(index.value());
    }

    @Override
    public void backup(BackupOutput output) {
        try {
            byte[] bytes = state.snapshot(new LogIndex(applied.get()));
            beforeCompaction.accept(this::awaitSnapshot);
            output.writeInt(FORMAT);
            output.writeLong(applied.get());
            write(output, bytes);
            write(output, assembly.save());
        } catch (RuntimeException | Error e) {
            fatal.stop("a snapshot at entry " + applied.get() + " could not be taken", e);
            throw e;
        }
    }

    @Override
    public void restore(BackupInput input) {
        try {
            int format = input.readInt();
            if (format < FORMAT_WITHOUT_PIECES || format > FORMAT) {
                throw new IllegalStateException(
                        "the snapshot has format " + format + ", this version reads " + FORMAT);
            }
            long index = input.readLong();
            byte[] bytes = read(input, index);
            if (format == FORMAT_WITHOUT_PIECES) {
                assembly.drop();
            } else {
                assembly.restore(read(input, index));
            }
            if (index > applied.get()) {
                restored = state.restore(new LogIndex(index), bytes).value();
                applied.advance(restored);
            }
        } catch (RuntimeException | Error e) {
            fatal.stop("a snapshot could not be restored", e);
            throw e;
        }
    }

    private static void write(BackupOutput output, byte[] bytes) {
        output.writeLong(checksum(bytes));
        output.writeInt(bytes.length);
        output.writeBytes(bytes);
    }

    private static byte[] read(BackupInput input, long index) {
        long checksum = input.readLong();
        byte[] bytes = input.readBytes(input.readInt());
        if (checksum(bytes) != checksum) {
            throw new IllegalStateException("the snapshot at entry " + index + " is damaged");
        }
        return bytes;
    }

    private void awaitSnapshot() {
        try {
            state.awaitSnapshot();
        } catch (RuntimeException | Error e) {
            fatal.stop("a snapshot could not be written", e);
            throw e;
        }
    }

    @Override
    public Serializer serializer() {
        return serializer;
    }

    @Override
    public void init(ServiceContext context) {}

    @Override
    public void tick(WallClockTimestamp time) {}

    @Override
    @SuppressWarnings("rawtypes")
    public void register(Session session) {}

    @Override
    public void expire(SessionId session) {}

    @Override
    public void close(SessionId session) {}

    private static long checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
