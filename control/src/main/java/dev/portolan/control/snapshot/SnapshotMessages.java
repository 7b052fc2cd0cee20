package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What nodes say to each other about snapshots, as bytes: a format, a tag, and big-endian fields. A
 * change gets a new format; a node answers a format that it does not know with {@link Failed}.
 */
final class SnapshotMessages {
    private static final byte FORMAT = 1;
    private static final byte NEWEST = 1;
    private static final byte CHUNK = 2;
    private static final byte HAS = 3;
    private static final byte HAS_NONE = 4;
    private static final byte CONTENT = 5;
    private static final byte FAILED = 6;

    sealed interface Message {}

    /** Asks for {@link SnapshotSource#newest}. */
    record Newest(LogIndex atLeast) implements Message {}

    /** Asks for {@link SnapshotSource#chunk}. */
    record Chunk(LogIndex index, int number) implements Message {}

    record Has(SnapshotManifest manifest) implements Message {}

    record HasNone() implements Message {}

    @SuppressWarnings("ArrayRecordComponent")
    record Content(byte[] bytes) implements Message {}

    record Failed(String why) implements Message {}

    private SnapshotMessages() {}

    static byte[] encode(Message message) {
        ByteBuffer bytes =
                switch (message) {
                    case Newest newest ->
                            buffer(NEWEST, Long.BYTES).putLong(newest.atLeast().value());
                    case Chunk chunk ->
                            buffer(CHUNK, Long.BYTES + Integer.BYTES)
                                    .putLong(chunk.index().value())
                                    .putInt(chunk.number());
                    case Has has -> manifest(has.manifest());
                    case HasNone none -> buffer(HAS_NONE, 0);
                    case Content content ->
                            buffer(CONTENT, content.bytes().length).put(content.bytes());
                    case Failed failed -> {
                        byte[] why = failed.why().getBytes(StandardCharsets.UTF_8);
                        yield buffer(FAILED, why.length).put(why);
                    }
                };
        return rest(bytes.flip());
    }

    /**
     * @throws SnapshotException when the bytes are no message that this version knows
     */
    static Message decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte format = in.get();
            if (format != FORMAT) {
                throw new SnapshotException(
                        "a message about snapshots has format "
                                + format
                                + ", this version knows "
                                + FORMAT);
            }
            byte tag = in.get();
            return switch (tag) {
                case NEWEST -> new Newest(new LogIndex(in.getLong()));
                case CHUNK -> new Chunk(new LogIndex(in.getLong()), in.getInt());
                case HAS -> new Has(manifest(in));
                case HAS_NONE -> new HasNone();
                case CONTENT -> new Content(rest(in));
                case FAILED -> new Failed(new String(rest(in), StandardCharsets.UTF_8));
                default ->
                        throw new SnapshotException(
                                "there is no message " + tag + " about snapshots in this version");
            };
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new SnapshotException("a message about snapshots is malformed", e);
        }
    }

    private static ByteBuffer manifest(SnapshotManifest manifest) {
        return buffer(HAS, 2 * Long.BYTES + 2 * Integer.BYTES + SnapshotFormat.DIGEST_BYTES)
                .putLong(manifest.index().value())
                .putInt(manifest.chunkBytes())
                .putInt(manifest.chunks())
                .putLong(manifest.bytes())
                .put(HexFormat.of().parseHex(manifest.digest()));
    }

    private static SnapshotManifest manifest(ByteBuffer in) {
        LogIndex index = new LogIndex(in.getLong());
        int chunkBytes = in.getInt();
        int chunks = in.getInt();
        long bytes = in.getLong();
        return new SnapshotManifest(
                index, chunkBytes, chunks, bytes, HexFormat.of().formatHex(rest(in)));
    }

    private static ByteBuffer buffer(byte tag, int length) {
        return ByteBuffer.allocate(2 + length).put(FORMAT).put(tag);
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return rest;
    }
}
