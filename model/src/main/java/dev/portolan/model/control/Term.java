package dev.portolan.model.control;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The leader's term: fences everything that a leader sends out of its process. Neither an index nor
 * a revision.
 */
public record Term(@JsonValue long value) implements Comparable<Term> {
    @JsonCreator
    public Term {
        if (value < 0) {
            throw new IllegalArgumentException("a term is not negative: " + value);
        }
    }

    @Override
    public int compareTo(Term other) {
        return Long.compare(value, other.value);
    }
}
