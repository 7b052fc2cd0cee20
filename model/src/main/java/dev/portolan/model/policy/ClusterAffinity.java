package dev.portolan.model.policy;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Json;

import java.util.List;
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
}
