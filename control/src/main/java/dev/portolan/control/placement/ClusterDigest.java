package dev.portolan.control.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.cluster.StorageOffer;
import dev.portolan.model.cluster.Taint;
import dev.portolan.model.quantity.ResourceVector;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of a member's report matters to decisions, coarse enough that jitter does not: two digests
 * that differ are a reason to decide anew. Free capacity counts in tenths of what there is; a round
 * trip counts as changed when it differs from the one of the digest before by more than 20 % and 2
 * ms.
 */
record ClusterDigest(
        boolean ready,
        Optional<Instant> notReadySince,
        Map<String, String> labels,
        List<Taint> taints,
        List<String> place,
        Map<String, String> storageClasses,
        Set<String> apis,
        List<String> storage,
        Map<String, Long> freeTenths,
        Map<ClusterName, Double> latency) {
    private static final double LATENCY_FACTOR = 0.2;
    private static final double LATENCY_MILLIS = 2;
    private static final int CLASSES = 10;

    /** The digest of a report; figures that have hardly changed are taken from {@code before}. */
    static ClusterDigest of(MemberCluster member, Optional<ClusterDigest> before) {
        Map<ClusterName, Double> latency = new TreeMap<>();
        Map<ClusterName, Double> known = before.map(ClusterDigest::latency).orElse(Map.of());
        for (LatencySample sample : member.status().latency()) {
            Double old = known.get(sample.to());
            latency.put(
                    sample.to(),
                    old != null && isNear(old, sample.p50Millis()) ? old : sample.p50Millis());
        }
        return new ClusterDigest(
                member.isReady(),
                member.notReadySince(),
                member.labels(),
                member.spec().taints(),
                List.of(
                        member.spec().provider(),
                        member.spec().region(),
                        member.spec().zones().toString()),
                member.spec().storageClasses(),
                member.status().apis(),
                member.status().storage().stream().map(StorageOffer::name).sorted().toList(),
                freeTenths(member),
                latency);
    }

    private static boolean isNear(double one, double other) {
        double difference = Math.abs(one - other);
        return difference <= LATENCY_MILLIS || difference <= LATENCY_FACTOR * one;
    }

    private static Map<String, Long> freeTenths(MemberCluster member) {
        ResourceVector free = ResourceVector.ZERO;
        for (NodeShape shape : member.status().nodeShapes()) {
            free = free.plus(shape.free().times(shape.count()));
        }
        ResourceVector all = member.status().allocatable();
        Map<String, Long> tenths = new TreeMap<>();
        for (String resource : all.toList().keySet()) {
            tenths.put(
                    resource,
                    Math.ceilDiv(
                            CLASSES * free.amount(resource), Math.max(1, all.amount(resource))));
        }
        tenths.put("cpu of all nodes", all.cpu().value());
        tenths.put("memory of all nodes", all.memory().value());
        return tenths;
    }
}
