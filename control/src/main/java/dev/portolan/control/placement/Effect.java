package dev.portolan.control.placement;

import dev.portolan.model.control.EventSink;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

/** What the loop wants done. */
public sealed interface Effect {
    /** Put a plan in force; it is answered by {@link Input.Answered} or {@link Input.Failed}. */
    record Commit(PlanCommitter.Commit commit, Plan plan, StoredObject about) implements Effect {}

    /** Delete a placement; only a failure is answered, by {@link Input.Failed}. */
    record Remove(ResourceKey placement, Revision expected) implements Effect {}

    /**
     * Write the status of a policy; a conflict needs no answer, since the change that caused it
     * comes as an input.
     */
    record WriteStatus(ResourceKey policy, Document content, Revision expected) implements Effect {}

    /** Tell people. */
    record Tell(StoredObject about, EventSink.Severity severity, String reason, String message)
            implements Effect {}
}
