package dev.portolan.control.state;

import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what {@link BinaryWriter} wrote. Throws {@link FormatException} for anything else, and
 * {@link UncheckedIOException} where the source fails.
 */
final class BinaryReader {
    private final InputStream in;
    private final long size;
    private long position;

    BinaryReader(byte[] bytes) {
        this(new ByteArrayInputStream(bytes), bytes.length);
    }

    /** Of a source whose end is not known. */
    BinaryReader(InputStream in) {
        this(in, Long.MAX_VALUE);
    }

    private BinaryReader(InputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    int tag() {
        return take(1)[0];
    }

    int integer() {
        return ByteBuffer.wrap(take(Integer.BYTES)).getInt();
    }

    long number() {
        return ByteBuffer.wrap(take(Long.BYTES)).getLong();
    }

    /** A number of elements that the rest can hold. */
    int count() {
        int count = integer();
        if (count < 0 || count > size - position) {
            throw new FormatException(
                    "at byte " + position + ": " + count + " elements cannot follow");
        }
        return count;
    }

    byte[] bytes() {
        return take(count());
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    Instant time() {
        return Instant.ofEpochSecond(number(), integer());
    }

    ResourceKey key() {
        ResourceType type = new ResourceType(text(), text());
        return new ResourceKey(type, Namespace.of(text()), text());
    }

    ResourceVector amounts() {
        int count = count();
        Map<String, String> list = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            list.put(text(), text());
        }
        return ResourceVector.parse(list);
    }

    <T> Optional<T> optional(Supplier<T> reader) {
        return tag() == 1 ? Optional.of(reader.get()) : Optional.empty();
    }

    void end() {
        try {
            if (in.read() >= 0) {
                throw new FormatException("goes on after byte " + position + ", where it is over");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] take(int count) {
        try {
            byte[] taken = in.readNBytes(count);
            position += taken.length;
            if (taken.length < count) {
                throw new FormatException("ends at byte " + position + ", too early");
            }
            return taken;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
