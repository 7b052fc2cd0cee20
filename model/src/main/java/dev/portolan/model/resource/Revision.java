package dev.portolan.model.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A point in the one history of the store: +1 for every object changed. It is Kubernetes'
 * resourceVersion, what a plan is based on, and the DNS serial; it is neither the log's index nor
 * the leader's term.
 */
public record Revision(long value) implements Comparable<Revision> {
    /** Before the first change. */
    public static final Revision ZERO = new Revision(0);

    public Revision {
        if (value < 0) {
            throw new IllegalArgumentException("a revision is not negative: " + value);
        }
    }

    /**
     * Reads a resourceVersion.
     *
     * @throws IllegalArgumentException when it is not a whole number
     */
    @JsonCreator
    public static Revision parse(String resourceVersion) {
        try {
            return new Revision(Long.parseLong(resourceVersion));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "resourceVersion must be a whole number, not \"" + resourceVersion + "\"", e);
        }
    }

    public Revision next() {
        return new Revision(value + 1);
    }

    public boolean isAfter(Revision other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Revision other) {
        return Long.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
