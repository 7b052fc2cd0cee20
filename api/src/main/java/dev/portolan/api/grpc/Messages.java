package dev.portolan.api.grpc;

import dev.portolan.api.grpc.v1.ClusterScore;
import dev.portolan.api.grpc.v1.ClusterShare;
import dev.portolan.api.grpc.v1.ClusterVerdict;
import dev.portolan.api.grpc.v1.PastDecision;
import dev.portolan.api.grpc.v1.PlacementDecision;
import dev.portolan.api.grpc.v1.WorkloadReference;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.workload.WorkloadRef;

import java.util.List;

/** The model as messages, and back. */
final class Messages {
    private Messages() {}

    /**
     * @throws QueryException when a part is missing
     */
    static WorkloadRef reference(WorkloadReference message) {
        if (message.getKind().isEmpty() || message.getName().isEmpty()) {
            throw new QueryException(
                    QueryException.Reason.INVALID,
                    "a workload needs kind and name, as Deployment frontend");
        }
        return new WorkloadRef(
                message.getApiVersion(),
                message.getKind(),
                Namespace.of(message.getNamespace()),
                message.getName());
    }

    static PlacementDecision decision(Placement placement) {
        WorkloadRef ref = placement.workload();
        PlacementDecision.Builder decision =
                PlacementDecision.newBuilder()
                        .setWorkload(
                                WorkloadReference.newBuilder()
                                        .setApiVersion(ref.apiVersion())
                                        .setKind(ref.kind())
                                        .setNamespace(ref.namespace().name())
                                        .setName(ref.name()))
                        .setPolicy(placement.spec().policy())
                        .setReplicas(placement.spec().replicas())
                        .addAllClusters(shares(placement.spec().clusters()))
                        .setUnplaced(placement.status().unplaced())
                        .setReason(placement.status().reason())
                        .setBasedOn(placement.spec().basedOn().value());
        placement.status().verdicts().forEach(verdict -> decision.addVerdicts(verdict(verdict)));
        return decision.build();
    }

    static PastDecision past(Placement.Decision decision) {
        return PastDecision.newBuilder()
                .setAtMillis(decision.at().toEpochMilli())
                .addAllClusters(shares(decision.clusters()))
                .setReason(decision.reason())
                .build();
    }

    private static List<ClusterShare> shares(List<ClusterReplicas> clusters) {
        return clusters.stream()
                .map(share ->
                        ClusterShare.newBuilder()
                                .setCluster(share.cluster().value())
                                .setReplicas(share.replicas())
                                .build())
                .toList();
    }

    private static ClusterVerdict verdict(Verdict verdict) {
        ClusterVerdict.Builder message =
                ClusterVerdict.newBuilder()
                        .setCluster(verdict.cluster().value())
                        .setReplicas(verdict.replicas())
                        .setFits(verdict.fits())
                        .setTotal(verdict.total())
                        .setRefusedBy(verdict.refusedBy())
                        .setReason(verdict.reason());
        verdict.scores()
                .forEach(score ->
                        message.addScores(
                                ClusterScore.newBuilder()
                                        .setName(score.name())
                                        .setValue(score.value())
                                        .setWeight(score.weight())
                                        .setDetail(score.detail())));
        return message.build();
    }
}
