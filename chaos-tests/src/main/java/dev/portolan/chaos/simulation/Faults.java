package dev.portolan.chaos.simulation;

import java.util.EnumSet;
import java.util.Set;

/** What may go wrong in a simulation. How often, and when, its seed says. */
public record Faults(Set<Fault> kinds) {
    public Faults {
        kinds = Set.copyOf(kinds);
    }

    public static Faults all() {
        return new Faults(EnumSet.allOf(Fault.class));
    }

    public static Faults none() {
        return new Faults(Set.of());
    }

    public static Faults only(Fault first, Fault... others) {
        return new Faults(EnumSet.of(first, others));
    }

    boolean has(Fault kind) {
        return kinds.contains(kind);
    }
}
