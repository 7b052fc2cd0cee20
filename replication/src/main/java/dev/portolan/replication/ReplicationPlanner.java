package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.StorageOffer;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup.ClaimStorage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the members that hold copies of a group: apart from the primary and from each other by
 * the policy's topology, with the storage that the claims need, where the workload could run, and
 * near. What has been chosen stays chosen while it may. Pure; equal input gives an equal choice.
 */
public final class ReplicationPlanner {
    /**
     * The scheduler's filter that keeps a protected workload on its primary: it refuses every
     * replica by definition, so it does not speak against one.
     */
    static final String PRIMARY_FILTER = "primary";

    private final ReplicationOptions options;

    public ReplicationPlanner(ReplicationOptions options) {
        this.options = options;
    }

    /**
     * What a choice depends on.
     *
     * @param current members that hold a copy, the one to be kept first at the front
     * @param preferred where the writer is to return: gets a copy beside those that the policy asks
     *     for
     * @param placement of the workload, for where it could run
     */
    public record Input(
            ReplicationPolicy.Spec policy,
            ClusterName primary,
            List<ClusterName> current,
            Optional<ClusterName> preferred,
            Collection<MemberCluster> members,
            List<ClaimStorage> claims,
            Optional<Placement> placement) {}

    /**
     * A choice.
     *
     * @param replicas in the order of preference
     * @param shortfall why there are fewer than the policy asks for; empty where there are enough
     */
    public record Choice(List<ClusterName> replicas, String shortfall) {
        public Choice {
            replicas = List.copyOf(replicas);
        }
    }

    public Choice choose(Input input, Instant now) {
        Map<ClusterName, MemberCluster> members = new HashMap<>();
        input.members().forEach(member -> members.put(member.name(), member));
        LatencyMatrix latency = LatencyMatrix.of(input.members());
        Set<String> taken = new HashSet<>();
        MemberCluster primary = members.get(input.primary());
        if (primary != null) {
            taken.add(domain(primary, input.policy()));
        }
        List<MemberCluster> order =
                members.values().stream()
                        .filter(member -> !member.name().equals(input.primary()))
                        .sorted(
                                Comparator.comparingInt(
                                                (MemberCluster member) -> rank(input, member))
                                        .thenComparingDouble(member ->
                                                latency.between(input.primary(), member.name())
                                                        .orElse(Double.MAX_VALUE))
                                        .thenComparing(MemberCluster::name))
                        .toList();
        List<ClusterName> replicas = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (MemberCluster member : order) {
            if (replicas.size() == input.policy().replicas()) {
                break;
            }
            String domain = domain(member, input.policy());
            Optional<String> refusal =
                    taken.contains(domain)
                            ? Optional.of("shares " + input.policy().spreadBy() + " " + domain)
                            : refusal(input, member, now);
            if (refusal.isEmpty()) {
                replicas.add(member.name());
                taken.add(domain);
            } else {
                refusals.add(member.name() + " " + refusal.get());
            }
        }
        int found = replicas.size();
        input.preferred()
                .filter(name -> !name.equals(input.primary()) && !replicas.contains(name))
                .map(members::get)
                .filter(member -> refusal(input, member, now).isEmpty())
                .ifPresent(member -> replicas.add(member.name()));
        String shortfall =
                found == input.policy().replicas()
                        ? ""
                        : found
                                + " of "
                                + input.policy().replicas()
                                + " replicas have a place: "
                                + String.join("; ", refusals);
        return new Choice(replicas, shortfall);
    }

    private static int rank(Input input, MemberCluster member) {
        int place = input.current().indexOf(member.name());
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    private static String domain(MemberCluster member, ReplicationPolicy.Spec policy) {
        String domain =
                switch (policy.spreadBy()) {
                    case "region" -> member.spec().provider() + "/" + member.spec().region();
                    case "provider" -> member.spec().provider();
                    case "cluster" -> member.name().value();
                    default -> member.labels().getOrDefault(policy.spreadBy(), "");
                };
        return domain.isEmpty() ? member.name().value() : domain;
    }

    private Optional<String> refusal(Input input, MemberCluster member, Instant now) {
        boolean chosen = input.current().contains(member.name());
        if (!member.isReady() && !(chosen && lostBriefly(member, now))) {
            return Optional.of("is not ready");
        }
        for (ClaimStorage claim : input.claims()) {
            String wanted = storageClass(input.policy(), member, claim.storageClass());
            boolean offered =
                    member.status().storage().stream().anyMatch(offer -> offers(offer, wanted));
            if (!offered && !chosen) {
                return Optional.of(
                        wanted.isEmpty()
                                ? "has no default storage class"
                                : "has no storage class " + wanted + " for " + claim.claim());
            }
        }
        return input.placement().stream()
                .flatMap(placement -> placement.status().verdicts().stream())
                .filter(verdict -> verdict.cluster().equals(member.name()))
                .filter(verdict -> !chosen && !couldRun(verdict))
                .map(verdict -> "could not run the workload: " + verdict.reason())
                .findFirst();
    }

    private boolean lostBriefly(MemberCluster member, Instant now) {
        return notReadySince(member)
                .map(since -> since.plus(options.replaceAfter()).isAfter(now))
                .orElse(false);
    }

    private static boolean offers(StorageOffer offer, String wanted) {
        return wanted.isEmpty() ? offer.isDefault() : offer.name().equals(wanted);
    }

    private static boolean couldRun(Verdict verdict) {
        return verdict.refusedBy().isEmpty() || verdict.refusedBy().equals(PRIMARY_FILTER);
    }

    /** A member's own name for the federation's class of a replica. */
    static String storageClass(
            ReplicationPolicy.Spec policy, MemberCluster member, String federationClass) {
        String copied = policy.storageClassMap().getOrDefault(federationClass, federationClass);
        return member.spec().storageClasses().getOrDefault(copied, copied);
    }

    /** Since when a member has not been ready; empty where it is, or was never heard of. */
    static Optional<Instant> notReadySince(MemberCluster member) {
        return member.status().conditions().stream()
                .filter(condition -> condition.type().equals(MemberCluster.READY))
                .filter(condition -> !condition.isTrue())
                .map(Condition::lastTransitionTime)
                .findFirst();
    }
}
