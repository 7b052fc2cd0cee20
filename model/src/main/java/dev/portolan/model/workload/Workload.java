package dev.portolan.model.workload;

import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.ResourceKey;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object to be placed, reduced to what placing it depends on. An object without pods has no
 * replicas and requests nothing.
 *
 * @param labels of the object itself
 * @param replicas how many pods are asked for; 0 for objects that have none
 * @param request what one pod requests, the pod itself counted as {@code pods: 1}
 * @param nodeSelector labels that its nodes must have
 * @param apis the kinds that a member must serve, as {@code apps/v1/Deployment}
 * @param volumes the volumes that it mounts
 * @param calls the services that it calls (annotation {@code portolan.dev/calls})
 * @param serves the services whose selectors match its pods
 * @param dependencies what must go where it goes: what its pods name, and the services that select
 *     them
 */
public record Workload(
        WorkloadRef ref,
        Map<String, String> labels,
        int replicas,
        ResourceVector request,
        Map<String, String> nodeSelector,
        Set<String> apis,
        List<VolumeNeed> volumes,
        List<ServiceRef> calls,
        List<ServiceRef> serves,
        List<ResourceKey> dependencies) {
    /**
     * Names the services, comma-separated, {@code name} or {@code namespace/name}, that a workload
     * calls.
     */
    public static final String CALLS_ANNOTATION = "portolan.dev/calls";

    public Workload {
        if (replicas < 0) {
            throw new IllegalArgumentException(
                    ref + ": replicas must not be negative, but are " + replicas);
        }
        labels = Map.copyOf(labels);
        nodeSelector = Map.copyOf(nodeSelector);
        apis = Set.copyOf(apis);
        volumes = List.copyOf(volumes);
        calls = List.copyOf(calls);
        serves = List.copyOf(serves);
        dependencies = List.copyOf(dependencies);
    }
}
