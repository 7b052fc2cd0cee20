package dev.portolan.api.kube.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.ServedKind;

import java.util.List;

/**
 * Discovery in a document for each group and version, for older clients and for those that want one
 * of them.
 */
final class LegacyDiscovery {
    private LegacyDiscovery() {}

    /** {@code /api}. */
    static ObjectNode coreVersions(KindRegistry kinds) {
        ObjectNode document = Rendering.object().put("kind", "APIVersions");
        addAll(document.putArray("versions"), kinds.versions(""));
        document.putArray("serverAddressByClientCIDRs");
        return document;
    }

    /** {@code /apis}. */
    static ObjectNode groups(KindRegistry kinds) {
        ObjectNode document =
                Rendering.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = document.putArray("groups");
        kinds.groups().stream()
                .filter(group -> !group.isEmpty())
                .forEach(group -> groups.add(entry(kinds, group)));
        return document;
    }

    /** {@code /apis/GROUP}. */
    static ObjectNode group(KindRegistry kinds, String group) {
        ObjectNode document = Rendering.object().put("kind", "APIGroup").put("apiVersion", "v1");
        document.setAll(entry(kinds, group));
        return document;
    }

    /** {@code /apis/GROUP/VERSION}, {@code /api/v1}. */
    static ObjectNode resources(KindRegistry kinds, String group, String version) {
        ObjectNode document =
                Rendering.object().put("kind", "APIResourceList").put("apiVersion", "v1");
        document.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = document.putArray("resources");
        for (ServedKind kind : kinds.kinds(group, version)) {
            ObjectNode resource =
                    resource(resources, kind.plural(), kind, kind.kind(), Verbs.OF_OBJECTS);
            resource.put("singularName", kind.names().singular());
            if (!kind.names().shortNames().isEmpty()) {
                addAll(resource.putArray("shortNames"), kind.names().shortNames());
            }
            if (!kind.names().categories().isEmpty()) {
                addAll(resource.putArray("categories"), kind.names().categories());
            }
            if (kind.scale().isPresent()) {
                resource(resources, kind.plural() + "/scale", kind, "Scale", Verbs.OF_PARTS)
                        .put("group", "autoscaling")
                        .put("version", "v1");
            }
            if (kind.hasStatus()) {
                resource(resources, kind.plural() + "/status", kind, kind.kind(), Verbs.OF_PARTS);
            }
        }
        return document;
    }

    private static ObjectNode resource(
            ArrayNode resources,
            String name,
            ServedKind kind,
            String objectKind,
            List<String> verbs) {
        ObjectNode resource =
                resources
                        .addObject()
                        .put("name", name)
                        .put("singularName", "")
                        .put("namespaced", kind.namespaced())
                        .put("kind", objectKind);
        addAll(resource.putArray("verbs"), verbs);
        return resource;
    }

    private static ObjectNode entry(KindRegistry kinds, String group) {
        ObjectNode entry = Rendering.object().put("name", group);
        ArrayNode versions = entry.putArray("versions");
        for (String version : kinds.versions(group)) {
            versions.add(version(group, version));
        }
        entry.set("preferredVersion", version(group, kinds.versions(group).getFirst()));
        return entry;
    }

    private static ObjectNode version(String group, String version) {
        return Rendering.object()
                .put("groupVersion", group + "/" + version)
                .put("version", version);
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
