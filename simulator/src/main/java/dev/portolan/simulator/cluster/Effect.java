package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Write;

/** What a controller wants done. The loop does the effects of one step in order. */
sealed interface Effect {
    /** A write that may lose against somebody else's; the next step sees what is there then. */
    record Put(Write write) implements Effect {}

    /** The folder of a claim is to exist; bytes that are there stay. */
    record MakeFolder(Namespace namespace, String claim) implements Effect {}

    /** The folder of a claim is to be gone. */
    record DropFolder(Namespace namespace, String claim) implements Effect {}

    /** The folder of a snapshot is to hold what the folder of a claim holds now. */
    record CutSnapshot(Namespace namespace, String claim, String snapshot) implements Effect {}

    /** The folder of a new claim is to hold what a snapshot holds. */
    record RestoreSnapshot(Namespace namespace, String snapshot, String claim) implements Effect {}

    /** The folder of a snapshot is to be gone. */
    record DropSnapshot(Namespace namespace, String snapshot) implements Effect {}
}
