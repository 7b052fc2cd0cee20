package dev.portolan.model.volume;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of one complete cut of a group; rises with every cut, across epochs. */
public record Generation(@JsonValue long value) implements Comparable<Generation> {
    /** Before the first cut. */
    public static final Generation NONE = new Generation(0);

    @JsonCreator
    public Generation {
        if (value < 0) {
            throw new IllegalArgumentException("a generation is not negative: " + value);
        }
    }

    public Generation next() {
        return new Generation(value + 1);
    }

    @Override
    public int compareTo(Generation other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
