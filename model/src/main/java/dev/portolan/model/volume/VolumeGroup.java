package dev.portolan.model.volume;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part that one member has in one group ({@code portolan.dev/v1alpha1 VolumeGroup}, an object
 * inside the member): the control cluster writes the spec, the member's agent obeys it and writes
 * the status.
 */
public record VolumeGroup(Namespace namespace, String name, Spec spec, Status status) {
    public static final String KIND = "VolumeGroup";

    public enum Role {
        /** May write under the epoch, and cuts and sends generations. */
        Primary,
        /** Receives generations; its volumes are not mounted. */
        Secondary
    }

    /**
     * What the member is to do. An agent refuses a spec whose epoch or term is lower than what it
     * has seen.
     *
     * @param group as {@link GroupName#toString()}
     * @param claims the claims of the group, in this namespace
     * @param epoch of the grant that this role follows from
     * @param term of the leader that wrote this
     * @param promote for a new primary: the generation to start from; for a secondary: what it
     *     holds of earlier epochs above this one is not of this line
     * @param sendTo for a primary: where its generations go
     * @param intervalSeconds between cuts
     * @param leaseSeconds how long a primary may write after {@code renewed} without hearing more
     * @param renewed counts up with every renewal of the primary's lease
     * @param primary who holds the grant of the epoch: generations are taken from nobody else
     * @param storage what to make the claims of, where they do not exist yet
     */
    public record Spec(
            String group,
            Role role,
            List<String> claims,
            Epoch epoch,
            Term term,
            Optional<Generation> promote,
            List<Target> sendTo,
            long intervalSeconds,
            long leaseSeconds,
            long renewed,
            Optional<ClusterName> primary,
            List<ClaimStorage> storage) {
        public Spec {
            claims = Json.listOrEmpty(claims);
            promote = promote == null ? Optional.empty() : promote;
            sendTo = Json.listOrEmpty(sendTo);
            primary = primary == null ? Optional.empty() : primary;
            storage = Json.listOrEmpty(storage);
        }
    }

    /** A receiving agent. */
    public record Target(ClusterName member, String address, int port) {}

    /**
     * What a claim of the group is made of on this member.
     *
     * @param storageClass this member's name for the class; empty for its default
     * @param size a Kubernetes quantity, as {@code 1Gi}
     */
    public record ClaimStorage(
            String claim,
            String storageClass,
            String size,
            List<String> accessModes,
            Map<String, String> labels) {
        public ClaimStorage {
            storageClass = storageClass == null ? "" : storageClass;
            size = size == null ? "1Gi" : size;
            accessModes =
                    accessModes == null || accessModes.isEmpty()
                            ? List.of("ReadWriteOnce")
                            : List.copyOf(accessModes);
            labels = Json.mapOrEmpty(labels);
        }
    }

    /**
     * What the agent reports.
     *
     * @param epochSeen the highest epoch that it has persisted: it obeys no lower one
     * @param writable whether it lets the volumes be written now
     * @param generation the newest complete generation that it holds
     * @param sent for a primary: the newest generation that each target has acknowledged
     * @param receiverPort where the agent takes generations
     * @param message what keeps it from its role; empty where all is well
     * @param generationEpoch under which {@code generation} was cut
     * @param stepDown that it has stopped writing for good under an epoch, as it was told
     */
    public record Status(
            Epoch epochSeen,
            boolean writable,
            Generation generation,
            Optional<Instant> cutTime,
            boolean verified,
            List<Sent> sent,
            int receiverPort,
            String message,
            Epoch generationEpoch,
            Optional<StepDown> stepDown) {
        public static final Status EMPTY =
                new Status(
                        Epoch.NONE,
                        false,
                        Generation.NONE,
                        Optional.empty(),
                        false,
                        List.of(),
                        0,
                        "",
                        Epoch.NONE,
                        Optional.empty());

        public Status {
            epochSeen = epochSeen == null ? Epoch.NONE : epochSeen;
            generation = generation == null ? Generation.NONE : generation;
            cutTime = cutTime == null ? Optional.empty() : cutTime;
            sent = Json.listOrEmpty(sent);
            message = message == null ? "" : message;
            generationEpoch = generationEpoch == null ? Epoch.NONE : generationEpoch;
            stepDown = stepDown == null ? Optional.empty() : stepDown;
        }
    }

    /**
     * A primary has stopped as it was told, and never writes under this epoch again.
     *
     * @param generation its last cut, made after the last write
     */
    public record StepDown(Epoch epoch, Generation generation) {}

    /** The newest generation acknowledged by one target. */
    public record Sent(ClusterName member, Generation generation) {}

    /** The name of a group's object in every member: {@code APPLICATION-GROUP}. */
    public static String objectName(GroupName group) {
        return group.application() + "-" + group.group();
    }

    /**
     * The Lease of a group's primary in the control cluster: {@code
     * portolan-system/volume-NAMESPACE-APPLICATION-GROUP}.
     */
    public static ResourceKey leaseKey(GroupName group) {
        return new ResourceKey(
                ResourceType.LEASES,
                Namespace.SYSTEM,
                "volume-" + group.namespace() + "-" + group.application() + "-" + group.group());
    }

    /**
     * @throws dev.portolan.model.resource.DocumentException naming the field that does not fit
     */
    public static VolumeGroup read(Document document) {
        Status status =
                document.has("status") ? document.read(Status.class, "status") : Status.EMPTY;
        return new VolumeGroup(
                document.namespace(), document.name(), document.read(Spec.class, "spec"), status);
    }
}
