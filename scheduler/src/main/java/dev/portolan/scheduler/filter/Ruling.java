package dev.portolan.scheduler.filter;

/** What a filter says of a cluster; ordered from the mildest to the strictest. */
public enum Ruling {
    /** Takes new replicas. */
    ADMITS,
    /** Takes nothing new; what is there stays. */
    STAYS,
    /** Takes nothing new; what is there leaves as soon as it fits somewhere else. */
    LEAVES,
    /** Nothing may run there, even where nothing else fits. */
    BARRED;

    public boolean isStricterThan(Ruling other) {
        return compareTo(other) > 0;
    }

    /** Whether what is there may stay there without need. */
    public boolean keeps() {
        return this == ADMITS || this == STAYS;
    }
}
