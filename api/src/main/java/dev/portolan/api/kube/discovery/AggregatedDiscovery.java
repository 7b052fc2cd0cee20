package dev.portolan.api.kube.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.ServedKind;

import java.util.List;

/**
 * All of discovery in two documents ({@code APIGroupDiscoveryList}): one for the core group, one
 * for the others.
 *
 * @see <a
 *     href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/3352-aggregated-discovery">
 *     KEP-3352</a>
 */
final class AggregatedDiscovery {
    private AggregatedDiscovery() {}

    /**
     * @param version of the document's own form: {@code v2} or {@code v2beta1}, which are alike
     */
    static ObjectNode document(KindRegistry kinds, boolean core, String version) {
        ObjectNode document =
                Rendering.typed("apidiscovery.k8s.io/" + version, "APIGroupDiscoveryList");
        ArrayNode items = document.putArray("items");
        for (String group : kinds.groups()) {
            if (group.isEmpty() == core) {
                items.add(group(kinds, group));
            }
        }
        return document;
    }

    private static ObjectNode group(KindRegistry kinds, String group) {
        ObjectNode item = Rendering.object();
        ObjectNode metadata = item.putObject("metadata");
        if (!group.isEmpty()) {
            metadata.put("name", group);
        }
        metadata.putNull("creationTimestamp");
        ArrayNode versions = item.putArray("versions");
        for (String version : kinds.versions(group)) {
            ObjectNode entry = versions.addObject().put("version", version);
            ArrayNode resources = entry.putArray("resources");
            kinds.kinds(group, version).forEach(kind -> resources.add(resource(kind)));
            entry.put("freshness", "Current");
        }
        return item;
    }

    private static ObjectNode resource(ServedKind kind) {
        ObjectNode resource = Rendering.object().put("resource", kind.plural());
        resource.set("responseKind", responseKind(kind.group(), kind.version(), kind.kind()));
        resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
        resource.put("singularResource", kind.names().singular());
        addAll(resource.putArray("verbs"), Verbs.OF_OBJECTS);
        if (!kind.names().shortNames().isEmpty()) {
            addAll(resource.putArray("shortNames"), kind.names().shortNames());
        }
        if (!kind.names().categories().isEmpty()) {
            addAll(resource.putArray("categories"), kind.names().categories());
        }
        ArrayNode parts = Rendering.object().arrayNode();
        if (kind.scale().isPresent()) {
            parts.add(part("scale", responseKind("autoscaling", "v1", "Scale")));
        }
        if (kind.hasStatus()) {
            parts.add(part("status", responseKind(kind.group(), kind.version(), kind.kind())));
        }
        if (!parts.isEmpty()) {
            resource.set("subresources", parts);
        }
        return resource;
    }

    private static ObjectNode part(String name, ObjectNode responseKind) {
        ObjectNode part = Rendering.object().put("subresource", name);
        part.set("responseKind", responseKind);
        addAll(part.putArray("verbs"), Verbs.OF_PARTS);
        return part;
    }

    private static ObjectNode responseKind(String group, String version, String kind) {
        return Rendering.object().put("group", group).put("version", version).put("kind", kind);
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
