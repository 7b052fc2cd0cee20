package dev.portolan.model.volume;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The counter of ownership of one group: raised through the log each time that the right to write
 * moves. Not the leader's term, which changes without that.
 */
public record Epoch(@JsonValue long value) implements Comparable<Epoch> {
    /** Before the first primary. */
    public static final Epoch NONE = new Epoch(0);

    @JsonCreator
    public Epoch {
        if (value < 0) {
            throw new IllegalArgumentException("an epoch is not negative: " + value);
        }
    }

    public Epoch next() {
        return new Epoch(value + 1);
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
