package dev.portolan.api.kube.protocol;

import dev.portolan.model.resource.Namespace;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A path of the Kubernetes API, taken apart. */
public sealed interface RequestPath {
    /** {@code /api}: the versions of the core group. */
    record CoreVersions() implements RequestPath {}

    /** {@code /apis}: all groups. */
    record Groups() implements RequestPath {}

    /** {@code /apis/apps}: one group. */
    record Group(String group) implements RequestPath {}

    /** {@code /api/v1}, {@code /apis/apps/v1}: the resources of a version. */
    record Resources(String group, String version) implements RequestPath {}

    /**
     * A collection ({@code name} empty), an object, or a part of one.
     *
     * @param namespace {@link Namespace#NONE} for cluster-scoped objects and for lists over all
     *     namespaces
     * @param watched whether it is the older form of a watch, {@code /api/v1/watch/…}
     */
    record Resource(
            String group,
            String version,
            Namespace namespace,
            String plural,
            String name,
            String subresource,
            boolean watched)
            implements RequestPath {
        public boolean isCollection() {
            return name.isEmpty();
        }
    }

    /** The path's meaning, if it is below {@code /api} or {@code /apis}. */
    static Optional<RequestPath> parse(String path) {
        List<String> steps =
                Arrays.stream(path.split("/")).filter(step -> !step.isEmpty()).toList();
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        return switch (steps.getFirst()) {
            case "api" ->
                    switch (steps.size()) {
                        case 1 -> Optional.of(new CoreVersions());
                        case 2 -> Optional.of(new Resources("", steps.get(1)));
                        default -> resource("", steps.get(1), steps.subList(2, steps.size()));
                    };
            case "apis" ->
                    switch (steps.size()) {
                        case 1 -> Optional.of(new Groups());
                        case 2 -> Optional.of(new Group(steps.get(1)));
                        case 3 -> Optional.of(new Resources(steps.get(1), steps.get(2)));
                        default ->
                                resource(
                                        steps.get(1), steps.get(2), steps.subList(3, steps.size()));
                    };
            default -> Optional.empty();
        };
    }

    private static Optional<RequestPath> resource(
            String group, String version, List<String> steps) {
        boolean watched = steps.getFirst().equals("watch") && steps.size() > 1;
        List<String> rest = watched ? steps.subList(1, steps.size()) : steps;
        Namespace namespace = Namespace.NONE;
        if (rest.getFirst().equals("namespaces")
                && rest.size() > 2
                && !isNamespacePart(group, rest)) {
            namespace = Namespace.of(rest.get(1));
            rest = rest.subList(2, rest.size());
        }
        if (rest.size() > 3) {
            return Optional.empty();
        }
        return Optional.of(
                new Resource(
                        group,
                        version,
                        namespace,
                        rest.getFirst(),
                        rest.size() > 1 ? rest.get(1) : "",
                        rest.size() > 2 ? rest.get(2) : "",
                        watched));
    }

    /**
     * {@code /api/v1/namespaces/x/status} and {@code /finalize} are parts of a namespace, not
     * collections in it.
     */
    private static boolean isNamespacePart(String group, List<String> steps) {
        return group.isEmpty()
                && steps.size() == 3
                && (steps.get(2).equals("status") || steps.get(2).equals("finalize"));
    }
}
