package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Removes what nobody owns any more: objects all of whose owners have gone. An owner that is
 * deleted in the foreground waits for its dependents; with {@code orphan} it leaves them without an
 * owner.
 */
final class GarbageCollector implements Controller {
    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        Set<String> uids = snapshot.uids();
        for (ResourceType type : snapshot.types()) {
            for (StoredObject object : snapshot.all(type)) {
                List<JsonNode> owners = Owners.of(object);
                boolean orphaned =
                        !owners.isEmpty()
                                && owners.stream()
                                        .noneMatch(
                                                owner -> uids.contains(owner.path("uid").asText()));
                if (orphaned) {
                    step.write(Drafts.delete(object, now));
                } else if (Drafts.isDeleted(object)) {
                    finish(object, snapshot, now, step);
                }
            }
        }
        return step.build();
    }

    private static void finish(
            StoredObject owner, ClusterSnapshot snapshot, Instant now, Step.Builder step) {
        List<StoredObject> dependents = snapshot.ownedBy(owner);
        if (Finalizers.has(owner, Finalizers.ORPHAN)) {
            dependents.forEach(dependent ->
                    step.write(
                            Drafts.change(
                                    dependent,
                                    root ->
                                            disown(
                                                    root.withObject("/metadata")
                                                            .withArray("ownerReferences"),
                                                    owner))));
            if (dependents.isEmpty()) {
                step.write(Finalizers.remove(owner, Finalizers.ORPHAN));
            }
        } else if (Finalizers.has(owner, Finalizers.FOREGROUND)) {
            dependents.forEach(dependent -> step.write(Drafts.delete(dependent, now)));
            if (dependents.isEmpty()) {
                step.write(Finalizers.remove(owner, Finalizers.FOREGROUND));
            }
        }
    }

    private static void disown(ArrayNode references, StoredObject owner) {
        for (int i = references.size() - 1; i >= 0; i--) {
            if (references.get(i).path("uid").asText().equals(owner.content().uid())) {
                references.remove(i);
            }
        }
    }
}
