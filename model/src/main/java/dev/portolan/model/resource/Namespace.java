package dev.portolan.model.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A namespace, or {@link #NONE} for objects of the whole federation. */
public record Namespace(@JsonValue String name) implements Comparable<Namespace> {
    /** The namespace of cluster-scoped objects. */
    public static final Namespace NONE = new Namespace("");

    /** Portolan's own; never carried to members. */
    public static final Namespace SYSTEM = new Namespace("portolan-system");

    @JsonCreator
    public static Namespace of(String name) {
        return name.isEmpty() ? NONE : new Namespace(name);
    }

    /** Whether objects in here belong to the whole federation. */
    public boolean isNone() {
        return name.isEmpty();
    }

    @Override
    public int compareTo(Namespace other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
