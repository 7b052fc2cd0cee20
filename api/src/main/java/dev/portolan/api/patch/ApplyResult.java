package dev.portolan.api.patch;

import dev.portolan.model.resource.Document;

import java.util.List;

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
            if (conflicts.size() == 1) {
                Conflict only = conflicts.getFirst();
                return "Apply failed with 1 conflict: " + only.message() + ": " + only.field();
            }
            StringBuilder lines = new StringBuilder();
            String owner = "";
            for (Conflict conflict : conflicts) {
                if (!conflict.owner().equals(owner)) {
                    owner = conflict.owner();
                    lines.append(lines.isEmpty() ? "" : "\n");
                    lines.append("conflicts with ").append(owner).append(':');
                }
                lines.append("\n- ").append(conflict.field());
            }
            return "Apply failed with " + conflicts.size() + " conflicts: " + lines;
        }
    }

    /** The configuration is not one: it does not fit the schema's lists (HTTP 422). */
    record Invalid(String message) implements ApplyResult {}

    /**
     * One field of somebody else; the Status' cause {@code FieldManagerConflict}.
     *
     * @param manager the owner's name
     * @param owner the owner as messages call it: {@code "NAME" using VERSION}
     * @param field as {@code .spec.replicas}
     */
    record Conflict(String manager, String owner, String field) {
        /** The cause's message. */
        public String message() {
            return "conflict with " + owner;
        }
    }
}
