package dev.portolan.model.workload;

import dev.portolan.model.resource.Namespace;

/** Names the object that is placed: {@code apps/v1 Deployment boutique/frontend}. */
public record WorkloadRef(String apiVersion, String kind, Namespace namespace, String name)
        implements Comparable<WorkloadRef> {
    /** The name of the Placement of this object: {@code frontend-deployment}. */
    public String placementName() {
        return name + "-" + kind.toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public int compareTo(WorkloadRef other) {
        int byNamespace = namespace.compareTo(other.namespace);
        if (byNamespace != 0) {
            return byNamespace;
        }
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : apiVersion.compareTo(other.apiVersion);
    }

    /** {@code deployment/frontend}, as kubectl writes it. */
    @Override
    public String toString() {
        return kind.toLowerCase(java.util.Locale.ROOT) + "/" + name;
    }
}
