package dev.portolan.model.workload;

import dev.portolan.model.resource.Namespace;

/** Names a Service. */
public record ServiceRef(Namespace namespace, String name) implements Comparable<ServiceRef> {
    @Override
    public int compareTo(ServiceRef other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
