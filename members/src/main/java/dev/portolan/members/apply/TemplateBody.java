package dev.portolan.members.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Document;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * A template as its author meant it: without what a server fills in. Pure. What a member's server
 * owns (cluster IPs, node ports, selectors of jobs, bound volumes, status) is never sent, so that
 * server-side apply does not claim it.
 */
final class TemplateBody {
    private static final List<String> SERVER_METADATA =
            List.of(
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "managedFields",
                    "ownerReferences",
                    "finalizers",
                    "selfLink");
    private static final Set<String> SERVER_ANNOTATIONS =
            Set.of(
                    "kubectl.kubernetes.io/last-applied-configuration",
                    "deployment.kubernetes.io/revision",
                    "pv.kubernetes.io/bind-completed",
                    "pv.kubernetes.io/bound-by-controller",
                    "volume.kubernetes.io/storage-provisioner",
                    "volume.beta.kubernetes.io/storage-provisioner",
                    "volume.kubernetes.io/selected-node");
    private static final Set<String> JOB_LABELS =
            Set.of(
                    "controller-uid",
                    "job-name",
                    "batch.kubernetes.io/controller-uid",
                    "batch.kubernetes.io/job-name");

    private TemplateBody() {}

    static Document of(Document template) {
        return template.edit(root -> {
            root.remove("status");
            if (root.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove(SERVER_METADATA);
                removeAll(metadata, "annotations", SERVER_ANNOTATIONS);
            }
            switch (template.kind()) {
                case "Service" -> service(root);
                case "PersistentVolumeClaim" -> remove(root, "spec", "volumeName");
                case "Job" -> job(root);
                case "Secret" -> secret(root);
                case "ServiceAccount" -> root.remove("secrets");
                case "Namespace" -> remove(root, "spec", "finalizers");
                default -> {
                    // nothing that a server owns
                }
            }
        });
    }

    private static void service(ObjectNode root) {
        if (!(root.path("spec") instanceof ObjectNode spec)) {
            return;
        }
        if (!spec.path("clusterIP").asText().equals("None")) {
            spec.remove(List.of("clusterIP", "clusterIPs"));
        }
        spec.remove("healthCheckNodePort");
        for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode fields) {
                fields.remove("nodePort");
            }
        }
    }

    private static void job(ObjectNode root) {
        if (!(root.path("spec") instanceof ObjectNode spec)
                || spec.path("manualSelector").asBoolean()) {
            return;
        }
        spec.remove("selector");
        if (spec.path("template").path("metadata") instanceof ObjectNode metadata) {
            removeAll(metadata, "labels", JOB_LABELS);
        }
    }

    /**
     * Servers turn {@code stringData} into {@code data}; doing it here lets a key be dropped again.
     */
    private static void secret(ObjectNode root) {
        if (!(root.remove("stringData") instanceof ObjectNode plain)) {
            return;
        }
        ObjectNode data = root.withObject("/data");
        plain.properties()
                .forEach(entry ->
                        data.put(
                                entry.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                entry.getValue()
                                                        .asText()
                                                        .getBytes(StandardCharsets.UTF_8))));
    }

    private static void remove(ObjectNode root, String parent, String field) {
        if (root.path(parent) instanceof ObjectNode object) {
            object.remove(field);
        }
    }

    private static void removeAll(ObjectNode parent, String field, Set<String> names) {
        if (parent.path(field) instanceof ObjectNode entries) {
            entries.remove(names);
            if (entries.isEmpty()) {
                parent.remove(field);
            }
        }
    }
}
