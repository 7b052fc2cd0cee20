package dev.portolan.control.state;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlanCommitter.Shortage;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.Millicores;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/**
 * What is reserved on each cluster: kept up with every change of a MemberCluster or Placement, so
 * that a commit looks at the clusters that it names and at nothing else. Immutable. Objects that do
 * not have the shape of the model count for nothing.
 *
 * @param offers allocatable − foreign of each cluster
 * @param claims of each placement, by cluster: max(reserved, observed)
 * @param totals of the claims on each cluster
 */
record Ledger(
        SortedTree<ClusterName, ResourceVector> offers,
        SortedTree<ResourceKey, Claims> claims,
        SortedTree<ClusterName, ResourceVector> totals) {
    static final Ledger EMPTY =
            new Ledger(SortedTree.empty(), SortedTree.empty(), SortedTree.empty());

    /** Amounts beyond this (a pebibyte) are cut, so that sums never overflow. */
    private static final long LARGEST = 1L << 50;

    /**
     * What one placement takes.
     *
     * @param reserved by its decision
     * @param claimed max(reserved, observed)
     */
    record Claims(
            Map<ClusterName, ResourceVector> reserved, Map<ClusterName, ResourceVector> claimed) {
        static final Claims NONE = new Claims(Map.of(), Map.of());

        /**
         * @throws ArithmeticException when a request times its replicas is beyond all measure
         */
        static Claims of(Placement placement) {
            Map<ClusterName, ResourceVector> reserved = new TreeMap<>();
            placement
                    .spec()
                    .clusters()
                    .forEach(share ->
                            reserved.put(
                                    share.cluster(),
                                    limited(placement.spec().request().times(share.replicas()))));
            Map<ClusterName, ResourceVector> claimed = new TreeMap<>(reserved);
            placement
                    .status()
                    .clusters()
                    .forEach(seen ->
                            claimed.merge(
                                    seen.cluster(), limited(seen.observed()), ResourceVector::max));
            return new Claims(reserved, claimed);
        }

        ResourceVector reservedOn(ClusterName cluster) {
            return reserved.getOrDefault(cluster, ResourceVector.ZERO);
        }

        ResourceVector claimedOn(ClusterName cluster) {
            return claimed.getOrDefault(cluster, ResourceVector.ZERO);
        }
    }

    /** The ledger after one object has changed; {@code after} is null where it was removed. */
    Ledger with(ResourceKey key, @Nullable StoredObject after) {
        if (key.type().equals(ResourceType.MEMBER_CLUSTERS)) {
            return withOffer(key, after);
        }
        if (key.type().equals(ResourceType.PLACEMENTS)) {
            return withClaims(key, after);
        }
        return this;
    }

    boolean knows(ClusterName cluster) {
        return offers.get(cluster).isPresent();
    }

    /**
     * What {@code placement} asks for beyond what it has and beyond what is free; empty where it
     * may be committed.
     */
    List<Shortage> shortages(ResourceKey placement, Claims wanted) {
        Claims current = claims.get(placement).orElse(Claims.NONE);
        List<Shortage> shortages = new ArrayList<>();
        wanted.reserved()
                .forEach((cluster, asked) -> {
                    ResourceVector had = current.reservedOn(cluster);
                    ResourceVector free = freeFor(placement, cluster);
                    for (String resource : resourcesOf(asked)) {
                        if (asked.amount(resource) > had.amount(resource)
                                && asked.amount(resource) > free.amount(resource)) {
                            shortages.add(new Shortage(cluster, resource, asked, free));
                        }
                    }
                });
        return shortages;
    }

    /**
     * What a cluster has for a placement: allocatable − foreign − what the other placements claim.
     */
    ResourceVector freeFor(ResourceKey placement, ClusterName cluster) {
        ResourceVector own = claims.get(placement).orElse(Claims.NONE).claimedOn(cluster);
        ResourceVector others = totals.get(cluster).orElse(ResourceVector.ZERO).minus(own);
        return offers.get(cluster).orElse(ResourceVector.ZERO).minus(others);
    }

    private Ledger withOffer(ResourceKey key, @Nullable StoredObject after) {
        Optional<MemberCluster> member = after == null ? Optional.empty() : readMember(after);
        if (member.isPresent()) {
            ResourceVector offer =
                    limited(member.get().status().allocatable())
                            .minus(limited(member.get().status().foreign()));
            return new Ledger(offers.put(member.get().name(), offer), claims, totals);
        }
        return clusterName(key.name())
                .map(name -> new Ledger(offers.remove(name), claims, totals))
                .orElse(this);
    }

    private Ledger withClaims(ResourceKey key, @Nullable StoredObject after) {
        Claims before = claims.get(key).orElse(Claims.NONE);
        Claims now = after == null ? Claims.NONE : readClaims(after);
        SortedTree<ClusterName, ResourceVector> sums = totals;
        TreeSet<ClusterName> touched = new TreeSet<>(before.claimed().keySet());
        touched.addAll(now.claimed().keySet());
        for (ClusterName cluster : touched) {
            ResourceVector total =
                    sums.get(cluster)
                            .orElse(ResourceVector.ZERO)
                            .minus(before.claimedOn(cluster))
                            .plus(now.claimedOn(cluster));
            sums =
                    total.equals(ResourceVector.ZERO)
                            ? sums.remove(cluster)
                            : sums.put(cluster, total);
        }
        return new Ledger(
                offers, now.claimed().isEmpty() ? claims.remove(key) : claims.put(key, now), sums);
    }

    private static Optional<MemberCluster> readMember(StoredObject object) {
        try {
            MemberCluster member = MemberCluster.read(object.content());
            return member.name().value().equals(object.key().name())
                    ? Optional.of(member)
                    : Optional.empty();
        } catch (DocumentException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Claims readClaims(StoredObject object) {
        try {
            return Claims.of(Placement.read(object.content()));
        } catch (DocumentException | IllegalArgumentException | ArithmeticException e) {
            return Claims.NONE;
        }
    }

    private static Optional<ClusterName> clusterName(String name) {
        try {
            return Optional.of(new ClusterName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> resourcesOf(ResourceVector asked) {
        List<String> resources =
                new ArrayList<>(List.of("cpu", "memory", "ephemeral-storage", "pods"));
        resources.addAll(new TreeSet<>(asked.extended().keySet()));
        return resources;
    }

    private static ResourceVector limited(ResourceVector amounts) {
        LongUnaryOperator limit = amount -> Math.clamp(amount, -LARGEST, LARGEST);
        Map<String, Long> extended = new TreeMap<>();
        amounts.extended().forEach((name, amount) -> extended.put(name, limit.applyAsLong(amount)));
        return new ResourceVector(
                new Millicores(limit.applyAsLong(amounts.cpu().value())),
                new Bytes(limit.applyAsLong(amounts.memory().value())),
                new Bytes(limit.applyAsLong(amounts.ephemeralStorage().value())),
                limit.applyAsLong(amounts.pods()),
                extended);
    }
}
