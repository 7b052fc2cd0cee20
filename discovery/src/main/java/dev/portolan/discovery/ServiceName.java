package dev.portolan.discovery;

import dev.portolan.model.resource.Namespace;

/**
 * Names a service of the cluster set. The same namespace and name mean the same service in every
 * member (KEP-1645).
 */
public record ServiceName(Namespace namespace, String name) implements Comparable<ServiceName> {
    public static ServiceName of(String namespace, String name) {
        return new ServiceName(Namespace.of(namespace), name);
    }

    @Override
    public int compareTo(ServiceName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
