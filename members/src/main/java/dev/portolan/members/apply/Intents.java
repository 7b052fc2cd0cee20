package dev.portolan.members.apply;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What all members together should have by the placements in force. Immutable.
 *
 * @param byKey templates that are placed, or follow something that is
 * @param templateExists whether a template is there, placed or not
 */
public record Intents(Map<ResourceKey, Intent> byKey, Predicate<ResourceKey> templateExists) {
    public Intents {
        byKey = Map.copyOf(byKey);
    }

    /**
     * Adds the placements up. A template that is placed and follows another goes to both's members;
     * a placement whose template is gone asks for nothing.
     *
     * @param definitions the CustomResourceDefinitions that are templates here
     */
    public static Intents of(
            List<Placement> placements,
            List<Document> definitions,
            Function<ResourceKey, Optional<StoredObject>> templates) {
        Map<ResourceKey, Intent> byKey = new TreeMap<>();
        for (Placement placement : placements) {
            Map<ClusterName, Integer> shares = new HashMap<>();
            for (ClusterReplicas share : placement.spec().clusters()) {
                shares.put(share.cluster(), share.replicas());
            }
            ResourceKey workload = workloadKey(placement, definitions);
            templates
                    .apply(workload)
                    .ifPresent(found -> add(byKey, found, placement.spec().replicas(), shares));
            for (Placement.Dependency dependency : placement.spec().dependencies()) {
                templates
                        .apply(dependency.key(placement.namespace()))
                        .or(() -> templates.apply(dependency.key(Namespace.NONE)))
                        .filter(found -> !found.key().equals(workload))
                        .ifPresent(found -> add(byKey, found, 0, presence(shares)));
            }
        }
        byKey.keySet().removeIf(key -> key.namespace().equals(Namespace.SYSTEM));
        return new Intents(byKey, key -> templates.apply(key).isPresent());
    }

    /** The key of the object that a placement places. */
    public static ResourceKey workloadKey(Placement placement, List<Document> definitions) {
        Placement.Target target = placement.spec().workload();
        return new ResourceKey(
                TemplateTypes.of(target.apiVersion(), target.kind(), definitions),
                placement.namespace(),
                target.name());
    }

    /** Where the workloads have no share they need no dependencies either. */
    private static Map<ClusterName, Integer> presence(Map<ClusterName, Integer> shares) {
        Map<ClusterName, Integer> presence = new HashMap<>();
        shares.keySet().forEach(cluster -> presence.put(cluster, 0));
        return presence;
    }

    private static void add(
            Map<ResourceKey, Intent> byKey,
            StoredObject template,
            int asked,
            Map<ClusterName, Integer> shares) {
        byKey.merge(
                template.key(),
                new Intent(template, asked, shares),
                (known, added) -> {
                    Map<ClusterName, Integer> all = new HashMap<>(known.shares());
                    added.shares()
                            .forEach(
                                    (cluster, replicas) -> all.merge(cluster, replicas, Math::max));
                    return new Intent(template, Math.max(known.asked(), added.asked()), all);
                });
    }
}
