package dev.portolan.model.policy;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Json;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which clusters a policy allows: all conditions must hold; one that is empty does.
 *
 * @param fieldSelector over {@code provider}, {@code region} and {@code zone}
 */
public record ClusterAffinity(
        List<ClusterName> clusterNames,
        List<ClusterName> exclude,
        Optional<LabelSelector> labelSelector,
        Optional<LabelSelector> fieldSelector) {
    public static final ClusterAffinity ANY =
            new ClusterAffinity(List.of(), List.of(), Optional.empty(), Optional.empty());

    public ClusterAffinity {
        clusterNames = Json.listOrEmpty(clusterNames);
        exclude = Json.listOrEmpty(exclude);
        labelSelector = labelSelector == null ? Optional.empty() : labelSelector;
        fieldSelector = fieldSelector == null ? Optional.empty() : fieldSelector;
    }

    /** Whether a cluster meets every condition. */
    public boolean allows(MemberCluster member) {
        return (clusterNames.isEmpty() || clusterNames.contains(member.name()))
                && !exclude.contains(member.name())
                && labelSelector.map(selector -> selector.matches(member.labels())).orElse(true)
                && fieldSelector.map(selector -> matchesFields(selector, member)).orElse(true);
    }

    /**
     * A member of several zones has each of them: one that is wanted is enough, one that is not
     * wanted too much.
     */
    private static boolean matchesFields(LabelSelector selector, MemberCluster member) {
        List<Map<String, String>> views = fieldViews(member);
        return selector.matchLabels().entrySet().stream()
                        .allMatch(e ->
                                views.stream()
                                        .anyMatch(
                                                view -> e.getValue().equals(view.get(e.getKey()))))
                && selector.matchExpressions().stream()
                        .allMatch(requirement ->
                                switch (requirement.operator()) {
                                    case In, Exists ->
                                            views.stream().anyMatch(requirement::matches);
                                    case NotIn, DoesNotExist ->
                                            views.stream().allMatch(requirement::matches);
                                });
    }

    private static List<Map<String, String>> fieldViews(MemberCluster member) {
        Map<String, String> fields = new HashMap<>();
        putUnlessEmpty(fields, "provider", member.spec().provider());
        putUnlessEmpty(fields, "region", member.spec().region());
        if (member.spec().zones().isEmpty()) {
            return List.of(fields);
        }
        return member.spec().zones().stream()
                .map(zone -> {
                    Map<String, String> view = new HashMap<>(fields);
                    view.put("zone", zone);
                    return view;
                })
                .toList();
    }

    private static void putUnlessEmpty(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
