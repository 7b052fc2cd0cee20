package dev.portolan.model.resource;

/** The full name of one stored object. Ordered by type, namespace and name, the order of lists. */
public record ResourceKey(ResourceType type, Namespace namespace, String name)
        implements Comparable<ResourceKey> {
    /** The key of a cluster-scoped object. */
    public static ResourceKey of(ResourceType type, String name) {
        return new ResourceKey(type, Namespace.NONE, name);
    }

    @Override
    public int compareTo(ResourceKey other) {
        int byType = type.compareTo(other.type);
        if (byType != 0) {
            return byType;
        }
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace.isNone() ? type + " " + name : type + " " + namespace + "/" + name;
    }
}
