package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * What the server owns of an object: identity, age, generation, and which part of it a request may
 * change. Pure, but that it works on the trees it is given.
 */
final class MetadataRules {
    private static final Set<String> BESIDE_SPEC = Set.of("metadata", "status");
    private static final Set<String> MAPS = Set.of("labels", "annotations");
    private static final List<String> KEPT =
            List.of(
                    "uid",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "generation");

    private MetadataRules() {}

    /**
     * Refuses an object that is not what its path says, and fills in what the path knows.
     *
     * @param name of the path; empty where the object brings its own
     * @throws ApiException 400
     */
    static void matchPath(Target target, String name, ObjectNode object) {
        ServedKind kind = target.kind();
        requireEqual("API version", object.path("apiVersion").asText(), kind.apiVersion());
        requireEqual("kind", object.path("kind").asText(), kind.kind());
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        if (!(object.path("metadata") instanceof ObjectNode)) {
            object.putObject("metadata");
        }
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        // Clients render absent times as null, and absent maps as empty ones.
        metadata.properties()
                .removeIf(entry ->
                        entry.getValue().isNull()
                                || (MAPS.contains(entry.getKey()) && entry.getValue().isEmpty()));
        String namespace = metadata.path("namespace").asText();
        if (!kind.namespaced()) {
            metadata.remove("namespace");
        } else if (namespace.isEmpty()) {
            metadata.put("namespace", target.namespace().name());
        } else if (!namespace.equals(target.namespace().name())) {
            throw Failures.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the "
                            + "request ("
                            + namespace
                            + " is not "
                            + target.namespace()
                            + ")");
        }
        String ownName = metadata.path("name").asText();
        if (!name.isEmpty() && ownName.isEmpty()) {
            metadata.put("name", name);
        } else if (!name.isEmpty() && !ownName.equals(name)) {
            throw Failures.badRequest(
                    "the name of the object ("
                            + ownName
                            + ") does not match the name on the URL ("
                            + name
                            + ")");
        }
    }

    private static void requireEqual(String what, String given, String expected) {
        if (!given.isEmpty() && !given.equals(expected)) {
            throw Failures.badRequest(
                    "the "
                            + what
                            + " in the data ("
                            + given
                            + ") does not match the expected "
                            + what
                            + " ("
                            + expected
                            + ")");
        }
    }

    /** Turns what a client sent into a new object. */
    static void born(ServedKind kind, ObjectNode object, String uid, Instant now) {
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        metadata.remove(
                List.of(
                        "resourceVersion",
                        "deletionTimestamp",
                        "deletionGracePeriodSeconds",
                        "selfLink"));
        metadata.put("uid", uid);
        metadata.put("creationTimestamp", time(now));
        metadata.put("generation", 1);
        if (kind.hasStatus()) {
            object.remove("status");
        }
    }

    /**
     * Turns what a client sent into the next state of an object: the server's fields stay, and a
     * request for the object leaves its status alone, as one for the status leaves everything else.
     *
     * @throws ApiException 409 when the client means another object of this name
     */
    static ObjectNode next(Target target, ResourceKey key, Document old, ObjectNode sent) {
        ObjectNode result = target.isStatus() ? old.mutableCopy() : sent;
        if (target.kind().hasStatus()) {
            JsonNode status = target.isStatus() ? sent.get("status") : old.node().get("status");
            if (status == null || status.isNull()) {
                result.remove("status");
            } else {
                result.set("status", status.deepCopy());
            }
        }
        ObjectNode metadata = (ObjectNode) result.get("metadata");
        String uid = sent.path("metadata").path("uid").asText();
        if (!uid.isEmpty() && !uid.equals(old.uid())) {
            throw Failures.conflict(
                    key,
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + old.uid());
        }
        metadata.remove(List.of("resourceVersion", "selfLink"));
        for (String field : KEPT) {
            JsonNode kept = old.at("metadata", field);
            if (kept.isMissingNode()) {
                metadata.remove(field);
            } else {
                metadata.set(field, kept);
            }
        }
        requireNoNewFinalizers(key, old, metadata);
        if (differsBesideStatus(old.node(), result)) {
            metadata.put("generation", old.at("metadata", "generation").asLong(0) + 1);
        }
        return result;
    }

    /** The object as it is from the moment in which its deletion was asked for. */
    static Document dying(Document object, List<String> finalizers, Instant now) {
        return object.edit(root -> {
            ObjectNode metadata = root.withObject("/metadata");
            if (!metadata.has("deletionTimestamp")) {
                metadata.put("deletionTimestamp", time(now));
                metadata.put("deletionGracePeriodSeconds", 0);
                metadata.put("generation", metadata.path("generation").asLong(0) + 1);
            }
            metadata.putArray("finalizers");
            finalizers.forEach(((ArrayNode) metadata.get("finalizers"))::add);
        });
    }

    static boolean isDying(Document object) {
        return object.has("metadata", "deletionTimestamp");
    }

    static List<String> finalizers(Document object) {
        return object.items("metadata", "finalizers").stream().map(JsonNode::asText).toList();
    }

    /** Kubernetes' times have whole seconds. */
    static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void requireNoNewFinalizers(ResourceKey key, Document old, ObjectNode metadata) {
        if (!isDying(old)) {
            return;
        }
        List<String> known = finalizers(old);
        for (JsonNode finalizer : metadata.path("finalizers")) {
            if (!known.contains(finalizer.asText())) {
                throw Failures.forbidden(
                        key,
                        "no new finalizers can be added while it is being deleted: "
                                + finalizer.asText());
            }
        }
    }

    private static boolean differsBesideStatus(JsonNode old, JsonNode next) {
        return !withoutServersParts(old).equals(withoutServersParts(next));
    }

    private static ObjectNode withoutServersParts(JsonNode object) {
        ObjectNode shallow = ((ObjectNode) object).objectNode();
        object.properties()
                .forEach(entry -> {
                    if (!BESIDE_SPEC.contains(entry.getKey())) {
                        shallow.set(entry.getKey(), entry.getValue());
                    }
                });
        return shallow;
    }
}
