package dev.portolan.model.workload;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.quantity.Bytes;

import java.util.Optional;

/**
 * A persistent volume that a workload's pods mount.
 *
 * @param claim the claim's name; for a claim template, of the first replica
 * @param storageClass the federation's class name; empty for the member's default
 */
public record VolumeNeed(String claim, String storageClass, Bytes size) {
    /** Where a claim named its class before Kubernetes 1.6; still honoured, before the field. */
    public static final String OLD_CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    /**
     * The class that a PersistentVolumeClaim or a claim template names; empty where it leaves the
     * choice to the cluster.
     */
    public static Optional<String> storageClass(JsonNode claim) {
        JsonNode old = claim.path("metadata").path("annotations").path(OLD_CLASS_ANNOTATION);
        JsonNode name = old.isTextual() ? old : claim.path("spec").path("storageClassName");
        return name.isTextual() ? Optional.of(name.asText()) : Optional.empty();
    }
}
