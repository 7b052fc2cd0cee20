package dev.portolan.model.volume;

import dev.portolan.model.resource.Namespace;

import java.util.List;

/**
 * A consistency group: volumes of one protected application that are cut, copied and failed over
 * together.
 *
 * @param application the ProtectedApplication
 * @param group its group in it
 */
public record GroupName(Namespace namespace, String application, String group)
        implements Comparable<GroupName> {
    /**
     * Reads what {@link #toString()} gives.
     *
     * @throws IllegalArgumentException when it has not three parts
     */
    public static GroupName parse(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() != 3 || parts.contains("")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not NAMESPACE/APPLICATION/GROUP");
        }
        return new GroupName(Namespace.of(parts.get(0)), parts.get(1), parts.get(2));
    }

    @Override
    public int compareTo(GroupName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + "/" + application + "/" + group;
    }
}
