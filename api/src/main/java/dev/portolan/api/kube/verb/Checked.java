package dev.portolan.api.kube.verb;

import dev.portolan.model.resource.Document;

import java.util.List;

/**
 * An object that may be stored.
 *
 * @param warnings what its author should know
 */
record Checked(Document content, List<String> warnings) {
    Checked {
        warnings = List.copyOf(warnings);
    }
}
