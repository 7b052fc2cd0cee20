package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes namespaces active, and empties and removes those that are deleted; nothing stays outside.
 */
final class NamespaceController implements Controller {
    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        for (StoredObject namespace : snapshot.all(ResourceType.NAMESPACES)) {
            if (Drafts.isDeleted(namespace)) {
                empty(namespace, snapshot, now, step);
            } else {
                step.write(
                        Drafts.change(
                                namespace,
                                root -> root.withObject("/status").put("phase", "Active")));
            }
        }
        removeStrays(snapshot, now, step);
        return step.build();
    }

    /** What a controller made while its namespace went away. */
    private static void removeStrays(ClusterSnapshot snapshot, Instant now, Step.Builder step) {
        Set<String> names =
                snapshot.all(ResourceType.NAMESPACES).stream()
                        .map(namespace -> namespace.key().name())
                        .collect(Collectors.toSet());
        snapshot.types().stream()
                .flatMap(type -> snapshot.all(type).stream())
                .filter(object -> !object.key().namespace().isNone())
                .filter(object -> !names.contains(object.key().namespace().name()))
                .forEach(stray -> step.write(Drafts.delete(stray, now)));
    }

    private static void empty(
            StoredObject namespace, ClusterSnapshot snapshot, Instant now, Step.Builder step) {
        Namespace name = new Namespace(namespace.key().name());
        List<StoredObject> content =
                snapshot.types().stream()
                        .flatMap(type -> snapshot.in(type, name).stream())
                        .toList();
        content.forEach(object -> step.write(Drafts.delete(object, now)));
        boolean held = !namespace.content().items("metadata", "finalizers").isEmpty();
        if (content.isEmpty() && !held) {
            step.write(Write.delete(namespace.key(), namespace.revision()));
        } else {
            step.write(
                    Drafts.change(
                            namespace,
                            root -> root.withObject("/status").put("phase", "Terminating")));
        }
    }
}
