package dev.portolan.api.kube.verb;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

/** Lets new objects only into namespaces that exist and are to stay. */
final class NamespaceGate {
    private final StoreAccess store;

    NamespaceGate(StoreAccess store) {
        this.store = store;
    }

    /**
     * @throws ApiException 404 for a namespace that there is not, 403 for one that is being deleted
     */
    void requireOpen(Target target) {
        if (!target.kind().namespaced()) {
            return;
        }
        ResourceKey key = ResourceKey.of(ResourceType.NAMESPACES, target.namespace().name());
        StoredObject namespace = store.current(key, 0).orElseThrow(() -> Failures.notFound(key));
        if (MetadataRules.isDying(namespace.content())) {
            throw Failures.forbidden(
                    target.key(),
                    "unable to create new content in namespace "
                            + target.namespace()
                            + " because it is being terminated");
        }
    }
}
