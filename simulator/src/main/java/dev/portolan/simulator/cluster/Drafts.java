package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Drafts of objects and of changes to them, with the metadata that an API server would give. Names
 * and UIDs follow from what is known, so that equal input gives equal output.
 */
final class Drafts {
    private static final String NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private Drafts() {}

    /** A new object with its metadata; the caller adds the rest. */
    static ObjectNode object(
            String apiVersion, String kind, Namespace namespace, String name, Instant now) {
        ObjectNode object = Json.mapper().createObjectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isNone()) {
            metadata.put("namespace", namespace.name());
        }
        String seed = kind + "/" + namespace + "/" + name + "/" + now;
        metadata.put(
                "uid", UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString());
        metadata.put("creationTimestamp", time(now));
        metadata.put("generation", 1);
        return object;
    }

    /** Makes {@code owner} the controller of a draft. */
    static void own(ObjectNode draft, StoredObject owner) {
        draft.withObject("/metadata")
                .withArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.content().apiVersion())
                .put("kind", owner.content().kind())
                .put("name", owner.key().name())
                .put("uid", owner.content().uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** A pod after a template, controlled by {@code owner}. */
    static ObjectNode pod(StoredObject owner, String name, Instant now) {
        ObjectNode pod = object("v1", "Pod", owner.key().namespace(), name, now);
        JsonNode template = owner.content().at("spec", "template");
        ObjectNode metadata = pod.withObject("/metadata");
        for (String field : new String[] {"labels", "annotations"}) {
            if (template.path("metadata").path(field).isObject()) {
                metadata.set(field, template.path("metadata").path(field).deepCopy());
            }
        }
        own(pod, owner);
        pod.set("spec", template.path("spec").deepCopy());
        pod.putObject("status").put("phase", "Pending");
        return pod;
    }

    static Write create(ResourceType type, ObjectNode draft) {
        Document content = Document.owning(draft);
        return Write.create(new ResourceKey(type, content.namespace(), content.name()), content);
    }

    /** A change of anything but the spec; nothing where {@code change} changes nothing. */
    static Optional<Write> change(StoredObject object, Consumer<ObjectNode> change) {
        Document changed = object.content().edit(change);
        return changed.equals(object.content())
                ? Optional.empty()
                : Optional.of(Write.update(object.key(), changed, object.revision()));
    }

    /** A change of the spec, which raises the generation; nothing where it changes nothing. */
    static Optional<Write> changeSpec(StoredObject object, Consumer<ObjectNode> change) {
        Document changed = object.content().edit(change);
        if (changed.equals(object.content())) {
            return Optional.empty();
        }
        int generation = object.content().at("metadata", "generation").asInt();
        return Optional.of(
                Write.update(
                        object.key(),
                        changed.edit(root ->
                                root.withObject("/metadata").put("generation", generation + 1)),
                        object.revision()));
    }

    /** Removes an object, or only marks it where finalizers or a grace period ask for that. */
    static Optional<Write> delete(StoredObject object, Instant now) {
        boolean lingers =
                !object.content().items("metadata", "finalizers").isEmpty()
                        || object.key().type().equals(ResourceType.PODS);
        if (!lingers) {
            return Optional.of(Write.delete(object.key(), object.revision()));
        }
        return isDeleted(object)
                ? Optional.empty()
                : change(
                        object,
                        root ->
                                root.withObject("/metadata")
                                        .put("deletionTimestamp", time(now))
                                        .put("deletionGracePeriodSeconds", 30));
    }

    static boolean isDeleted(StoredObject object) {
        return object.content().has("metadata", "deletionTimestamp");
    }

    /** A name that does not collide with others of the same seed and number. */
    static String suffix(String seed) {
        var hash = new StringBuilder();
        long rest = Integer.toUnsignedLong(mixed(seed));
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            hash.append(NAME_ALPHABET.charAt((int) (rest % NAME_ALPHABET.length())));
            rest /= NAME_ALPHABET.length();
        }
        return hash.toString();
    }

    /** The hash of a template, as it stands in names and labels. */
    static String hash(JsonNode template) {
        String text = template.toString();
        return suffix(text) + suffix(text + text.length());
    }

    /** As Kubernetes writes times: whole seconds. */
    static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static int mixed(String seed) {
        var crc = new CRC32C();
        crc.update(seed.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
