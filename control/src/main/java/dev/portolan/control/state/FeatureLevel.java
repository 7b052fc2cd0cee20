package dev.portolan.control.state;

/**
 * What the state machine does and which commands it knows, as a number that only rises. A level is
 * in force on all replicas from one entry of the log on, by {@link Command.RaiseLevel}, and not
 * before every node has reported that its version can do it. What a level brings:
 *
 * <ol>
 *   <li>everything that has no other number
 *   <li>a request counts only if its client was opened by {@link Command.OpenClient}, so that one
 *       whose client is forgotten can never take effect a second time
 * </ol>
 */
public record FeatureLevel(int value) implements Comparable<FeatureLevel> {
    public static final FeatureLevel FIRST = new FeatureLevel(1);
    public static final FeatureLevel OPENED_CLIENTS = new FeatureLevel(2);

    /** The highest that this version knows. */
    public static final FeatureLevel NEWEST = OPENED_CLIENTS;

    public FeatureLevel {
        if (value < 1) {
            throw new IllegalArgumentException("feature levels begin at 1, not at " + value);
        }
    }

    /** Whether what {@code other} brings is in force at this level. */
    public boolean includes(FeatureLevel other) {
        return value >= other.value;
    }

    /**
     * @throws FormatException when this version does not know the level
     */
    FeatureLevel known() {
        if (!NEWEST.includes(this)) {
            throw new FormatException(
                    "the control cluster is at feature level "
                            + value
                            + ", this version knows levels up to "
                            + NEWEST.value
                            + ": start a newer version on this node");
        }
        return this;
    }

    @Override
    public int compareTo(FeatureLevel other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
