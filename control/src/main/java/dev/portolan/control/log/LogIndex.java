package dev.portolan.control.log;

/** A position in the log. It has gaps, and is neither a revision nor a term. */
public record LogIndex(long value) implements Comparable<LogIndex> {
    /** Before the first entry. */
    public static final LogIndex NONE = new LogIndex(0);

    public LogIndex {
        if (value < 0) {
            throw new IllegalArgumentException("an index is not negative: " + value);
        }
    }

    @Override
    public int compareTo(LogIndex other) {
        return Long.compare(value, other.value);
    }
}
