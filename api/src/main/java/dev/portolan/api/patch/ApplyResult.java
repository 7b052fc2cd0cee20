package dev.portolan.api.patch;

import dev.portolan.model.resource.Document;

import java.util.List;
import java.util.stream.Collectors;

/** What became of a server-side apply. */
public sealed interface ApplyResult {
    /** The object with its new {@code metadata.managedFields}. */
    record Applied(Document object) implements ApplyResult {}

    /** Others own what would change; nothing is changed (HTTP 409). */
    record Conflicts(List<Conflict> conflicts) implements ApplyResult {
        public Conflicts {
            conflicts = List.copyOf(conflicts);
        }

        /** The Status' message, as kubectl shows it. */
        public String message() {
            String all =
                    conflicts.stream()
                            .map(conflict -> conflict.message() + ": " + conflict.field())
                            .collect(Collectors.joining("\n"));
            return "Apply failed with "
                    + conflicts.size()
                    + (conflicts.size() == 1 ? " conflict: " : " conflicts: ")
                    + all;
        }
    }

    /** The configuration is not one: it does not fit the schema's lists (HTTP 422). */
    record Invalid(String message) implements ApplyResult {}

    /**
     * One field of somebody else; the Status' cause {@code FieldManagerConflict}.
     *
     * @param manager the owner
     * @param message {@code conflict with "NAME" using VERSION}
     * @param field as {@code .spec.replicas}
     */
    record Conflict(String manager, String message, String field) {}
}
