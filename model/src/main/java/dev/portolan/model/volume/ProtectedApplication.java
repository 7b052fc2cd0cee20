package dev.portolan.model.volume;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.policy.LabelSelector;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which volumes belong together and what protects them ({@code portolan.dev/v1alpha1
 * ProtectedApplication}).
 */
public record ProtectedApplication(Namespace namespace, String name, Spec spec, Status status) {
    public static final String KIND = "ProtectedApplication";

    /**
     * What the application's team writes.
     *
     * @param policyRef the name of a ReplicationPolicy
     * @param workload the StatefulSet or Deployment that writes
     * @param groups the consistency groups; one named {@code default} with every claim where none
     *     is given
     * @param preferredMember where the writer is preferred: failback returns it there
     */
    public record Spec(
            String policyRef,
            Target workload,
            List<Group> groups,
            Optional<ClusterName> preferredMember) {
        public Spec {
            groups =
                    groups == null || groups.isEmpty()
                            ? List.of(new Group("default", LabelSelector.EVERYTHING))
                            : List.copyOf(groups);
            preferredMember = preferredMember == null ? Optional.empty() : preferredMember;
        }
    }

    /** The writer, in the same namespace. */
    public record Target(String apiVersion, String kind, String name) {}

    /**
     * @param pvcSelector over the labels of the workload's claims
     */
    public record Group(String name, LabelSelector pvcSelector) {
        public Group {
            pvcSelector = pvcSelector == null ? LabelSelector.EVERYTHING : pvcSelector;
        }
    }

    /**
     * What the system knows.
     *
     * @param primary the member that may write, if one may
     * @param epoch since when, as a count of changes of ownership
     * @param replicas what each copy holds
     * @param phase {@code Protecting}, {@code Protected}, {@code FailingOver}, {@code FailingBack},
     *     {@code Fenced}
     */
    public record Status(
            Optional<ClusterName> primary,
            Epoch epoch,
            String phase,
            String reason,
            List<Replica> replicas,
            List<Condition> conditions) {
        public static final Status EMPTY =
                new Status(Optional.empty(), Epoch.NONE, "", "", List.of(), List.of());

        public Status {
            primary = primary == null ? Optional.empty() : primary;
            epoch = epoch == null ? Epoch.NONE : epoch;
            phase = phase == null ? "" : phase;
            reason = reason == null ? "" : reason;
            replicas = Json.listOrEmpty(replicas);
            conditions = Json.listOrEmpty(conditions);
        }
    }

    /**
     * One copy.
     *
     * @param generation its newest complete generation
     * @param cutTime when the primary cut that
     * @param verified whether its content was checked against the primary's digest
     */
    public record Replica(
            ClusterName member,
            Generation generation,
            Optional<Instant> cutTime,
            Optional<Long> lagSeconds,
            boolean verified) {
        public Replica {
            generation = generation == null ? Generation.NONE : generation;
            cutTime = cutTime == null ? Optional.empty() : cutTime;
            lagSeconds = lagSeconds == null ? Optional.empty() : lagSeconds;
        }
    }

    /**
     * @throws dev.portolan.model.resource.DocumentException naming the field that does not fit
     */
    public static ProtectedApplication read(Document document) {
        Status status =
                document.has("status") ? document.read(Status.class, "status") : Status.EMPTY;
        return new ProtectedApplication(
                document.namespace(), document.name(), document.read(Spec.class, "spec"), status);
    }

    public GroupName group(Group group) {
        return new GroupName(namespace, name, group.name());
    }
}
