package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.ResourceType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What Kubernetes' API server itself does to objects of single kinds. */
final class KindRules {
    private KindRules() {}

    /** Completes an object that a client wrote; changes it. */
    static void complete(ServedKind kind, ObjectNode object) {
        if (kind.type().equals(ResourceType.NAMESPACES)) {
            completeNamespace(object);
        } else if (kind.type().equals(ResourceType.SECRETS)) {
            encodeStringData(object);
        }
    }

    private static void completeNamespace(ObjectNode namespace) {
        ObjectNode metadata = (ObjectNode) namespace.get("metadata");
        if (!(metadata.get("labels") instanceof ObjectNode)) {
            metadata.putObject("labels");
        }
        ((ObjectNode) metadata.get("labels"))
                .put("kubernetes.io/metadata.name", metadata.path("name").asText());
        if (!(namespace.get("status") instanceof ObjectNode)) {
            namespace.putObject("status").put("phase", "Active");
        }
    }

    /** {@code stringData} is for writing only: it goes into {@code data} in Base64. */
    private static void encodeStringData(ObjectNode secret) {
        JsonNode plain = secret.remove("stringData");
        if (!(plain instanceof ObjectNode texts)) {
            return;
        }
        if (!(secret.get("data") instanceof ObjectNode)) {
            secret.putObject("data");
        }
        ObjectNode data = (ObjectNode) secret.get("data");
        texts.properties()
                .forEach(entry ->
                        data.put(
                                entry.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                entry.getValue()
                                                        .asText()
                                                        .getBytes(StandardCharsets.UTF_8))));
    }
}
