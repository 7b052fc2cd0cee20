package dev.portolan.model.volume;

import dev.portolan.model.resource.Namespace;

/**
 * A consistency group: volumes of one protected application that are cut, copied and failed over
 * together.
 *
 * @param application the ProtectedApplication
 * @param group its group in it
 */
public record GroupName(Namespace namespace, String application, String group)
        implements Comparable<GroupName> {
    @Override
    public int compareTo(GroupName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + "/" + application + "/" + group;
    }
}
