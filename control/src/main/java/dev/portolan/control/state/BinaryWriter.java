package dev.portolan.control.state;

import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.ResourceKey;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the stored formats: big-endian numbers, text and documents as UTF-8 behind their length.
 * Throws {@link UncheckedIOException} where the target fails.
 */
final class BinaryWriter {
    private final DataOutputStream out;

    BinaryWriter(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    void tag(int tag) {
        write(() -> out.writeByte(tag));
    }

    void number(int number) {
        write(() -> out.writeInt(number));
    }

    void number(long number) {
        write(() -> out.writeLong(number));
    }

    void bytes(byte[] content) {
        write(() -> {
            out.writeInt(content.length);
            out.write(content);
        });
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void time(Instant time) {
        number(time.getEpochSecond());
        number(time.getNano());
    }

    void key(ResourceKey key) {
        text(key.type().group());
        text(key.type().plural());
        text(key.namespace().name());
        text(key.name());
    }

    void amounts(ResourceVector amounts) {
        Map<String, String> list = amounts.toList();
        number(list.size());
        list.forEach((name, amount) -> {
            text(name);
            text(amount);
        });
    }

    <T> void optional(Optional<T> value, Consumer<T> writer) {
        tag(value.isPresent() ? 1 : 0);
        value.ifPresent(writer);
    }

    private interface Output {
        void run() throws IOException;
    }

    private static void write(Output output) {
        try {
            output.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
