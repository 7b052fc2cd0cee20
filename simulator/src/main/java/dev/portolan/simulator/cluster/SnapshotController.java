package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.Optional;

/**
 * Cuts VolumeSnapshots: a copy of the claim's folder, then {@code readyToUse}. A snapshot of a
 * claim that is not bound waits and says so. A finalizer keeps a snapshot until its copy is gone.
 */
final class SnapshotController implements Controller {
    private static final String FINALIZER =
            "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        for (StoredObject cut : snapshot.all(ResourceType.VOLUME_SNAPSHOTS)) {
            if (Drafts.isDeleted(cut)) {
                step.effect(new Effect.DropSnapshot(cut.key().namespace(), cut.key().name()));
                step.write(Finalizers.remove(cut, FINALIZER));
            } else if (!cut.content().at("status", "readyToUse").asBoolean()) {
                cut(cut, snapshot, now, step);
            }
        }
        return step.build();
    }

    private static void cut(
            StoredObject cut, ClusterSnapshot snapshot, Instant now, Step.Builder step) {
        Namespace namespace = cut.key().namespace();
        String claim = cut.content().text("spec", "source", "persistentVolumeClaimName");
        Optional<StoredObject> source =
                snapshot.get(ResourceType.VOLUME_CLAIMS, namespace, claim)
                        .filter(found -> found.content().text("status", "phase").equals("Bound"));
        if (source.isEmpty()) {
            step.write(
                    Drafts.change(
                            cut,
                            root ->
                                    root.withObject("/status")
                                            .put("readyToUse", false)
                                            .withObject("/error")
                                            .put(
                                                    "message",
                                                    "claim \""
                                                            + claim
                                                            + "\" is not there or not bound")));
            return;
        }
        step.effect(new Effect.CutSnapshot(namespace, claim, cut.key().name()));
        step.write(
                Drafts.change(
                        cut,
                        root -> {
                            Finalizers.add(root, FINALIZER);
                            ObjectNode status = root.withObject("/status");
                            status.remove("error");
                            status.put("readyToUse", true)
                                    .put("creationTime", Drafts.time(now))
                                    .put(
                                            "boundVolumeSnapshotContentName",
                                            "snapcontent-" + cut.content().uid())
                                    .put(
                                            "restoreSize",
                                            source.get()
                                                    .content()
                                                    .text("status", "capacity", "storage"));
                        }));
    }
}
