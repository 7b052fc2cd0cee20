package dev.portolan.control.placement;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.Set;

/**
 * Which stored objects can be placed on members, and for which of them it is worth a word that no
 * policy does it.
 */
final class Templates {
    private static final Set<String> OWN_GROUPS =
            Set.of(
                    ResourceType.PORTOLAN_GROUP,
                    ResourceType.MCS_GROUP,
                    "coordination.k8s.io",
                    "events.k8s.io");
    private static final Set<ResourceType> NEVER =
            Set.of(
                    ResourceType.PODS,
                    ResourceType.NODES,
                    ResourceType.EVENTS,
                    ResourceType.ENDPOINT_SLICES);

    /**
     * Groups and kinds that act in the control cluster itself: carried only where a policy says so,
     * else silently not.
     */
    private static final Set<String> ACTING_GROUPS =
            Set.of(
                    "rbac.authorization.k8s.io",
                    "admissionregistration.k8s.io",
                    "apiextensions.k8s.io",
                    "apiregistration.k8s.io");

    private static final Set<ResourceType> ACTING =
            Set.of(ResourceType.NAMESPACES, ResourceType.SERVICE_ACCOUNTS);

    private Templates() {}

    static boolean canBePlaced(ResourceKey key) {
        return !OWN_GROUPS.contains(key.type().group())
                && !NEVER.contains(key.type())
                && !key.namespace().equals(Namespace.SYSTEM);
    }

    static boolean isMissedWhenNotSelected(ResourceKey key) {
        return canBePlaced(key)
                && !ACTING_GROUPS.contains(key.type().group())
                && !ACTING.contains(key.type());
    }
}
