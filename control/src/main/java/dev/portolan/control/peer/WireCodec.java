package dev.portolan.control.peer;

import java.time.DateTimeException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one kind of value is written into a message and read from it.
 *
 * @param name of the value, for people
 * @param writer must write what {@code reader} reads
 * @param reader throws {@link MalformedException}, {@link IllegalArgumentException} or {@link
 *     DateTimeException} for what is no such value
 */
public record WireCodec<T>(
        String name, BiConsumer<WireWriter, T> writer, Function<WireReader, T> reader) {
    public byte[] encode(T value) {
        WireWriter out = new WireWriter();
        writer.accept(out, value);
        return out.toBytes();
    }

    /**
     * @throws MalformedException when the bytes are not one such value
     */
    public T decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        try {
            T value = reader.apply(in);
            in.end();
            return value;
        } catch (MalformedException | IllegalArgumentException | DateTimeException e) {
            throw new MalformedException("no " + name + ": " + e.getMessage(), e);
        }
    }
}
