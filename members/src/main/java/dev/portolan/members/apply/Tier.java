package dev.portolan.members.apply;

import dev.portolan.model.resource.ResourceType;

import java.util.Set;

/** What must be there before what: applied in this order, removed in the opposite one. */
enum Tier {
    FOUNDATIONS,
    CONFIGURATION,
    CLAIMS,
    SERVICES,
    WORKLOADS;

    private static final Set<String> FOUNDATION_PLURALS =
            Set.of("namespaces", "customresourcedefinitions", "storageclasses", "priorityclasses");

    static Tier of(ResourceType type) {
        if (FOUNDATION_PLURALS.contains(type.plural())) {
            return FOUNDATIONS;
        }
        if (type.equals(ResourceType.VOLUME_CLAIMS)) {
            return CLAIMS;
        }
        if (type.equals(ResourceType.SERVICES)) {
            return SERVICES;
        }
        if (type.group().isEmpty() || type.group().startsWith("rbac.")) {
            return CONFIGURATION;
        }
        return WORKLOADS;
    }
}
