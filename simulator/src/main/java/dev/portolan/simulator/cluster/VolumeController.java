package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.workload.VolumeNeed;
import dev.portolan.simulator.cluster.MemberPlan.StorageClassPlan;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Provisions claims through their storage class: a folder, a PersistentVolume, and the two bound to
 * each other. A volume whose claim has gone is removed with its folder, unless its class retains it
 * or the claim belongs to a group of volumes. What each class has left is published as a
 * CSIStorageCapacity.
 */
final class VolumeController implements Controller {
    static final ResourceType CAPACITIES =
            new ResourceType("storage.k8s.io", "csistoragecapacities");
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private final Map<String, StorageClassPlan> classes = new HashMap<>();
    private final VolumePaths paths;

    VolumeController(List<StorageClassPlan> plans, VolumePaths paths) {
        plans.forEach(plan -> classes.put(plan.name(), plan));
        this.paths = paths;
    }

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        Map<String, Bytes> free = free(snapshot);
        for (StoredObject claim : snapshot.all(ResourceType.VOLUME_CLAIMS)) {
            if (!claim.content().text("status", "phase").equals("Bound")
                    && !Drafts.isDeleted(claim)) {
                provision(claim, snapshot, free, now, step);
            }
        }
        for (StoredObject volume : snapshot.all(ResourceType.VOLUMES)) {
            reclaim(volume, snapshot, step);
        }
        free.forEach((name, bytes) ->
                snapshot.get(CAPACITIES, Namespace.of("kube-system"), "simulated-" + name)
                        .ifPresent(capacity ->
                                step.write(
                                        Drafts.change(
                                                capacity,
                                                root -> root.put("capacity", bytes.toString())))));
        return step.build();
    }

    private Map<String, Bytes> free(ClusterSnapshot snapshot) {
        Map<String, Bytes> free = new HashMap<>();
        classes.forEach((name, plan) -> free.put(name, plan.capacity()));
        for (StoredObject volume : snapshot.all(ResourceType.VOLUMES)) {
            Bytes size = Bytes.parse(volume.content().text("spec", "capacity", "storage"));
            free.computeIfPresent(
                    volume.content().text("spec", "storageClassName"),
                    (name, left) -> new Bytes(left.value() - size.value()));
        }
        return free;
    }

    private void provision(
            StoredObject claim,
            ClusterSnapshot snapshot,
            Map<String, Bytes> free,
            Instant now,
            Step.Builder step) {
        Optional<StoredObject> storageClass = storageClass(claim, snapshot);
        String requested = claim.content().text("spec", "resources", "requests", "storage");
        Bytes size = requested.isEmpty() ? Bytes.ZERO : Bytes.parse(requested);
        String className = storageClass.map(found -> found.key().name()).orElse("");
        boolean fits =
                storageClass.isPresent()
                        && free.getOrDefault(className, size).compareTo(size) >= 0
                        && sourceIsReady(claim, snapshot);
        if (!fits) {
            step.write(
                    Drafts.change(
                            claim, root -> root.withObject("/status").put("phase", "Pending")));
            return;
        }
        free.computeIfPresent(className, (name, left) -> new Bytes(left.value() - size.value()));
        Namespace namespace = claim.key().namespace();
        source(claim)
                .ifPresentOrElse(
                        snapshotName ->
                                step.effect(
                                        new Effect.RestoreSnapshot(
                                                namespace, snapshotName, claim.key().name())),
                        () -> step.effect(new Effect.MakeFolder(namespace, claim.key().name())));
        String volume = "pvc-" + claim.content().uid();
        if (snapshot.get(ResourceType.VOLUMES, Namespace.NONE, volume).isEmpty()) {
            step.write(volume(claim, volume, storageClass.get(), now));
        }
        step.write(Drafts.change(claim, root -> bind(root, volume, className)));
    }

    private static Optional<StoredObject> storageClass(
            StoredObject claim, ClusterSnapshot snapshot) {
        Optional<String> named = VolumeNeed.storageClass(claim.content().node());
        return snapshot.all(ResourceType.STORAGE_CLASSES).stream()
                .filter(found ->
                        named.map(found.key().name()::equals)
                                .orElseGet(() ->
                                        "true"
                                                .equals(
                                                        found.content()
                                                                .annotations()
                                                                .get(DEFAULT_CLASS))))
                .findFirst();
    }

    /** The snapshot that a claim starts from. */
    private static Optional<String> source(StoredObject claim) {
        return claim.content().text("spec", "dataSource", "kind").equals("VolumeSnapshot")
                ? claim.content().optionalText("spec", "dataSource", "name")
                : Optional.empty();
    }

    private static boolean sourceIsReady(StoredObject claim, ClusterSnapshot snapshot) {
        return source(claim)
                .map(name ->
                        snapshot.get(ResourceType.VOLUME_SNAPSHOTS, claim.key().namespace(), name)
                                .map(found ->
                                        found.content().at("status", "readyToUse").asBoolean())
                                .orElse(false))
                .orElse(true);
    }

    private Write volume(StoredObject claim, String name, StoredObject storageClass, Instant now) {
        ObjectNode volume = Drafts.object("v1", "PersistentVolume", Namespace.NONE, name, now);
        ObjectNode spec = volume.putObject("spec");
        spec.set("capacity", claim.content().at("spec", "resources", "requests").deepCopy());
        spec.set("accessModes", claim.content().at("spec", "accessModes").deepCopy());
        String reclaim = storageClass.content().text("reclaimPolicy");
        spec.put("persistentVolumeReclaimPolicy", reclaim.isEmpty() ? "Delete" : reclaim);
        spec.put("storageClassName", storageClass.key().name());
        spec.put("volumeMode", "Filesystem");
        spec.putObject("claimRef")
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.key().namespace().name())
                .put("name", claim.key().name())
                .put("uid", claim.content().uid());
        spec.putObject("csi")
                .put("driver", storageClass.content().text("provisioner"))
                .put(
                        "volumeHandle",
                        paths.claim(claim.key().namespace(), claim.key().name()).toString());
        volume.putObject("status").put("phase", "Bound");
        return Drafts.create(ResourceType.VOLUMES, volume);
    }

    private static void bind(ObjectNode root, String volume, String className) {
        ObjectNode spec = root.withObject("/spec");
        spec.put("volumeName", volume).put("storageClassName", className);
        ObjectNode status = root.withObject("/status").put("phase", "Bound");
        status.set("accessModes", spec.path("accessModes").deepCopy());
        status.set("capacity", spec.path("resources").path("requests").deepCopy());
    }

    private static void reclaim(StoredObject volume, ClusterSnapshot snapshot, Step.Builder step) {
        Namespace namespace = Namespace.of(volume.content().text("spec", "claimRef", "namespace"));
        String claim = volume.content().text("spec", "claimRef", "name");
        boolean claimed =
                snapshot.get(ResourceType.VOLUME_CLAIMS, namespace, claim)
                        .filter(found ->
                                found.content()
                                        .uid()
                                        .equals(volume.content().text("spec", "claimRef", "uid")))
                        .isPresent();
        if (claimed || claim.isEmpty()) {
            return;
        }
        String policy = volume.content().text("spec", "persistentVolumeReclaimPolicy");
        if (policy.equals("Delete") && !isProtected(namespace, claim, snapshot)) {
            if (snapshot.get(ResourceType.VOLUME_CLAIMS, namespace, claim).isEmpty()) {
                step.effect(new Effect.DropFolder(namespace, claim));
            }
            step.write(Write.delete(volume.key(), volume.revision()));
        } else {
            step.write(
                    Drafts.change(
                            volume, root -> root.withObject("/status").put("phase", "Released")));
        }
    }

    private static boolean isProtected(
            Namespace namespace, String claim, ClusterSnapshot snapshot) {
        return snapshot.in(ResourceType.VOLUME_GROUPS, namespace).stream()
                .flatMap(group -> group.content().items("spec", "claims").stream())
                .anyMatch(name -> name.asText().equals(claim));
    }
}
