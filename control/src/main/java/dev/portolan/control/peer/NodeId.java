package dev.portolan.control.peer;

import java.util.regex.Pattern;

/** The name of one node of the control cluster, for as long as it keeps its disk. */
public record NodeId(String value) implements Comparable<NodeId> {
    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

    public NodeId {
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + value
                            + "\" is not a node's name: use lower-case letters, digits, '-' and"
                            + " '.', at most 63");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
