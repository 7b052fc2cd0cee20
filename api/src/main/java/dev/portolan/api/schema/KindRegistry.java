package dev.portolan.api.schema;

import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds that one API server serves. Immutable; lookups take constant time. A type may be served
 * in several versions; the first of them is preferred.
 */
public final class KindRegistry {
    private record Path(ResourceType type, String version) {}

    private record Name(String apiVersion, String kind) {}

    private final List<ServedKind> kinds;
    private final Map<Path, ServedKind> byPath = new LinkedHashMap<>();
    private final Map<Name, ServedKind> byName = new LinkedHashMap<>();
    private final Map<ResourceType, ServedKind> preferred = new LinkedHashMap<>();

    private KindRegistry(List<ServedKind> kinds) {
        this.kinds = List.copyOf(kinds);
        for (ServedKind kind : kinds) {
            if (byPath.put(new Path(kind.type(), kind.version()), kind) != null
                    || byName.put(new Name(kind.apiVersion(), kind.kind()), kind) != null) {
                throw new IllegalArgumentException(
                        kind.apiVersion() + " " + kind.kind() + " is served twice");
            }
            preferred.putIfAbsent(kind.type(), kind);
        }
    }

    /**
     * @throws IllegalArgumentException when two kinds have one name
     */
    public static KindRegistry of(List<ServedKind> kinds) {
        return new KindRegistry(kinds);
    }

    /** What the control cluster serves: Portolan's and MCS kinds, and templates. */
    public static KindRegistry federation() {
        return Federation.REGISTRY;
    }

    /** What a simulated member serves: the standard kinds, volume snapshots and volume groups. */
    public static KindRegistry member() {
        return Member.REGISTRY;
    }

    /**
     * This registry with more kinds at its end; one that is served already is replaced.
     *
     * @throws IllegalArgumentException when two of the new kinds have one name
     */
    public KindRegistry withKinds(List<ServedKind> more) {
        List<ServedKind> all = new ArrayList<>(kinds);
        all.removeIf(kind ->
                more.stream()
                        .anyMatch(other ->
                                other.apiVersion().equals(kind.apiVersion())
                                        && (other.kind().equals(kind.kind())
                                                || other.type().equals(kind.type()))));
        all.addAll(more);
        return new KindRegistry(all);
    }

    /** Every kind, in the order of discovery: the core group first. */
    public List<ServedKind> kinds() {
        return kinds;
    }

    /** The groups in the order of discovery; the core group is {@code ""}. */
    public List<String> groups() {
        LinkedHashSet<String> groups = new LinkedHashSet<>();
        kinds.forEach(kind -> groups.add(kind.group()));
        return List.copyOf(groups);
    }

    /** The versions of a group, the preferred one first. */
    public List<String> versions(String group) {
        LinkedHashSet<String> versions = new LinkedHashSet<>();
        kinds.stream()
                .filter(kind -> kind.group().equals(group))
                .forEach(kind -> versions.add(kind.version()));
        return List.copyOf(versions);
    }

    /** The kinds of one version of a group. */
    public List<ServedKind> kinds(String group, String version) {
        return kinds.stream()
                .filter(kind -> kind.group().equals(group) && kind.version().equals(version))
                .toList();
    }

    /** The kind at {@code /apis/GROUP/VERSION/PLURAL}. */
    public Optional<ServedKind> byPath(String group, String version, String plural) {
        return Optional.ofNullable(byPath.get(new Path(new ResourceType(group, plural), version)));
    }

    /** The kind of an object. */
    public Optional<ServedKind> byKind(String apiVersion, String kind) {
        return Optional.ofNullable(byName.get(new Name(apiVersion, kind)));
    }

    /** The preferred version of a type. */
    public Optional<ServedKind> byType(ResourceType type) {
        return Optional.ofNullable(preferred.get(type));
    }

    /** Built when first asked for: reading the schemas takes a while. */
    private static final class Federation {
        static final KindRegistry REGISTRY = new KindRegistry(FederationKinds.served());
    }

    private static final class Member {
        static final KindRegistry REGISTRY = new KindRegistry(MemberKinds.served());
    }
}
