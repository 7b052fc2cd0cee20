package dev.portolan.control.placement;

import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;

import java.util.List;
import java.util.Optional;

/** What the loop is told. */
public sealed interface Input {
    /** Everything that is stored, as it was at a revision; what was known before is forgotten. */
    record Listed(Revision revision, List<StoredObject> objects) implements Input {
        public Listed {
            objects = List.copyOf(objects);
        }
    }

    /** Changes in the order of their revisions. */
    record Changed(List<WatchEvent> events) implements Input {
        public Changed {
            events = List.copyOf(events);
        }
    }

    /** This node leads from now on, or no longer does. */
    record Led(Optional<Term> term) implements Input {}

    /** The time that was asked for has come. */
    record Woke() implements Input {}

    /** What became of a commit. */
    record Answered(Effect.Commit effect, PlanCommitter.Outcome outcome) implements Input {}

    /** A commit or a removal had no outcome. */
    record Failed(ResourceKey placement, String why) implements Input {}
}
