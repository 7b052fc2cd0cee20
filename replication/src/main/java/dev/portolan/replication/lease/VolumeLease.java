package dev.portolan.replication.lease;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The right to write one group for a while ({@code coordination.k8s.io/v1 Lease}). Its epoch is an
 * annotation. The replication loop seals it: writes the next epoch's holder over it, so that a
 * renewal of an older epoch conflicts. The holder's agent renews it. Its times are for people;
 * nobody judges an expiry by them.
 *
 * @param duration how long the holder may write from the moment before its renewal was sent; whole
 *     seconds
 */
public record VolumeLease(GroupName group, Epoch epoch, ClusterName holder, Duration duration) {
    private static final String EPOCH = "portolan.dev/epoch";
    private static final String GROUP = "portolan.dev/group";
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    public VolumeLease {
        if (duration.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "a lease lasts at least one second, not " + duration);
        }
        duration = Duration.ofSeconds(duration.toSeconds());
    }

    public ResourceKey key() {
        return VolumeGroup.leaseKey(group);
    }

    /**
     * @throws DocumentException naming the field that does not fit
     */
    public static VolumeLease read(Document document) {
        try {
            return new VolumeLease(
                    GroupName.parse(document.annotations().getOrDefault(GROUP, "")),
                    new Epoch(Long.parseLong(document.annotations().getOrDefault(EPOCH, ""))),
                    new ClusterName(document.text("spec", "holderIdentity")),
                    Duration.ofSeconds(document.at("spec", "leaseDurationSeconds").asLong()));
        } catch (IllegalArgumentException e) {
            throw new DocumentException(
                    "", "Lease " + document.name() + " is not one of a volume: " + e.getMessage());
        }
    }

    /** The object, renewed at {@code now} by the writer's wall clock. */
    public Document document(Instant now) {
        ObjectNode lease =
                Json.mapper()
                        .createObjectNode()
                        .put("apiVersion", "coordination.k8s.io/v1")
                        .put("kind", "Lease");
        ResourceKey key = key();
        lease.withObject("/metadata")
                .put("namespace", key.namespace().name())
                .put("name", key.name())
                .putObject("annotations")
                .put(EPOCH, epoch.toString())
                .put(GROUP, group.toString());
        return Document.owning(lease).edit(root -> renew(root, now));
    }

    /** {@code current} with this content and a new renewal time; the rest of it is kept. */
    public Document over(Document current, Instant now) {
        return current.edit(root -> {
            root.withObject("/metadata")
                    .withObject("/annotations")
                    .put(EPOCH, epoch.toString())
                    .put(GROUP, group.toString());
            renew(root, now);
        });
    }

    private void renew(ObjectNode root, Instant now) {
        root.withObject("/spec")
                .put("holderIdentity", holder.value())
                .put("leaseDurationSeconds", (int) duration.toSeconds())
                .put("leaseTransitions", (int) Math.min(epoch.value(), Integer.MAX_VALUE))
                .put("renewTime", MICRO_TIME.format(now));
    }
}
