package dev.portolan.members.connect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a member's API serves, as its discovery documents say.
 *
 * @param resources in the order of discovery; a group's preferred version comes first
 */
public record ApiCatalog(List<Resource> resources) {
    public static final ApiCatalog EMPTY = new ApiCatalog(List.of());

    public ApiCatalog {
        resources = List.copyOf(resources);
    }

    /**
     * What to accept for all of discovery in one document, from whoever has it, as KEP-3352 says.
     */
    static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                    + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
                    + "application/json";

    /** A kind in one version of its group. */
    public record Resource(ResourceType type, String version, String kind, boolean namespaced) {
        public String apiVersion() {
            return type.group().isEmpty() ? version : type.group() + "/" + version;
        }

        /** The path of one object, or of the collection where {@code name} is empty. */
        public String path(String namespace, String name) {
            StringBuilder path =
                    new StringBuilder(type.group().isEmpty() ? "api/" : "apis/")
                            .append(apiVersion());
            if (namespaced && !namespace.isEmpty()) {
                path.append("/namespaces/").append(namespace);
            }
            path.append('/').append(type.plural());
            return name.isEmpty() ? path.toString() : path.append('/').append(name).toString();
        }
    }

    /** The resources of one {@code APIResourceList}, without subresources. */
    public static List<Resource> read(Document list) {
        String groupVersion = list.text("groupVersion");
        int slash = groupVersion.indexOf('/');
        String group = slash < 0 ? "" : groupVersion.substring(0, slash);
        String version = groupVersion.substring(slash + 1);
        List<Resource> resources = new ArrayList<>();
        for (JsonNode item : list.items("resources")) {
            String plural = item.path("name").asText();
            if (!plural.contains("/")) {
                resources.add(
                        new Resource(
                                new ResourceType(group, plural),
                                version,
                                item.path("kind").asText(),
                                item.path("namespaced").asBoolean()));
            }
        }
        return resources;
    }

    /** Whether a server has answered {@link #AGGREGATED} with such a document. */
    static boolean isAggregated(Document answer) {
        return answer.kind().equals("APIGroupDiscoveryList");
    }

    /** The resources of one {@code APIGroupDiscoveryList}, without those that are only parts. */
    static List<Resource> readAggregated(Document list) {
        List<Resource> resources = new ArrayList<>();
        for (JsonNode group : list.items("items")) {
            String name = group.path("metadata").path("name").asText();
            for (JsonNode version : group.path("versions")) {
                for (JsonNode item : version.path("resources")) {
                    String kind = item.path("responseKind").path("kind").asText();
                    if (!kind.isEmpty()) {
                        resources.add(
                                new Resource(
                                        new ResourceType(name, item.path("resource").asText()),
                                        version.path("version").asText(),
                                        kind,
                                        item.path("scope").asText().equals("Namespaced")));
                    }
                }
            }
        }
        return resources;
    }

    /** The version of a type to use where no object says which. */
    public Optional<Resource> find(ResourceType type) {
        return resources.stream().filter(resource -> resource.type().equals(type)).findFirst();
    }

    /** What an object of this apiVersion and kind is stored under. */
    public Optional<Resource> find(String apiVersion, String kind) {
        return resources.stream()
                .filter(resource ->
                        resource.kind().equals(kind) && resource.apiVersion().equals(apiVersion))
                .findFirst();
    }

    /** The key of an object, if its kind is served. */
    public Optional<ResourceKey> keyOf(Document object) {
        return find(object.apiVersion(), object.kind())
                .map(resource ->
                        new ResourceKey(resource.type(), object.namespace(), object.name()));
    }

    /** Every kind, as {@code group/version/Kind} ({@code v1/Kind} for the core group). */
    public Set<String> kinds() {
        Set<String> kinds = new TreeSet<>();
        resources.forEach(resource -> kinds.add(resource.apiVersion() + "/" + resource.kind()));
        return kinds;
    }

    /** Kinds by type, in the preferred versions. */
    public Map<ResourceType, Resource> preferred() {
        Map<ResourceType, Resource> byType = new LinkedHashMap<>();
        resources.forEach(resource -> byType.putIfAbsent(resource.type(), resource));
        return new HashMap<>(byType);
    }
}
