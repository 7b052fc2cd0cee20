package dev.portolan.model.resource;

/** How fresh a read must be (DESIGN rule 5). */
public sealed interface ReadLevel {
    /** Reflects every write that was acknowledged before the read began. */
    record Linearizable() implements ReadLevel {}

    /** This node's own copy, as it is. */
    record Local() implements ReadLevel {}

    /** This node's own copy, once it has reached {@code revision}. */
    record NotOlderThan(Revision revision) implements ReadLevel {}

    ReadLevel LINEARIZABLE = new Linearizable();
    ReadLevel LOCAL = new Local();
}
