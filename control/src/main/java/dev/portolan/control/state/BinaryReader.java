package dev.portolan.control.state;

import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what {@link BinaryWriter} wrote. Throws {@link FormatException} for anything else. */
final class BinaryReader {
    private final ByteBuffer in;

    BinaryReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    int tag() {
        return read(in::get);
    }

    int integer() {
        return read(in::getInt);
    }

    long number() {
        return read(in::getLong);
    }

    /** A number of elements that the rest can hold. */
    int count() {
        int count = integer();
        if (count < 0 || count > in.remaining()) {
            throw new FormatException(
                    "at byte " + in.position() + ": " + count + " elements cannot follow");
        }
        return count;
    }

    byte[] bytes() {
        byte[] content = new byte[count()];
        in.get(content);
        return content;
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
        if (in.hasRemaining()) {
            throw new FormatException(in.remaining() + " bytes too many");
        }
    }

    private <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (BufferUnderflowException e) {
            throw new FormatException("ends at byte " + in.limit() + ", too early", e);
        }
    }
}
