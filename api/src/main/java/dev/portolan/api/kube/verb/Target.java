package dev.portolan.api.kube.verb;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;

import java.util.List;
import java.util.Optional;

/**
 * What a request is for: objects of a kind, one of them, or a part of one.
 *
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
public record Target(
        ServedKind kind, Namespace namespace, String name, String subresource, ApiRequest request) {
    private static final String DEFAULT_MANAGER = "unknown";

    public ResourceKey key() {
        return key(name);
    }

    ResourceKey key(String objectName) {
        return new ResourceKey(kind.type(), namespace, objectName);
    }

    /**
     * Whether nothing is to be stored.
     *
     * @throws ApiException 400 for a value that there is not
     */
    public boolean isDryRun() {
        List<String> values = request.query().getOrDefault("dryRun", List.of());
        for (String value : values) {
            if (!value.equals("All") && !value.isEmpty()) {
                throw Failures.badRequest("dryRun must be All, not \"" + value + "\"");
            }
        }
        return values.contains("All");
    }

    /** Who changes fields: the parameter, or the first word of what the client calls itself. */
    public String fieldManager() {
        return request.parameter("fieldManager")
                .or(() ->
                        Optional.of(request.userAgent().split("/", 2)[0])
                                .filter(name -> !name.isEmpty()))
                .orElse(DEFAULT_MANAGER);
    }

    boolean isStatus() {
        return subresource.equals("status");
    }
}
