package dev.portolan.daemon.command;

import dev.portolan.api.grpc.v1.ClusterVerdict;
import dev.portolan.api.grpc.v1.PlaceRequest;
import dev.portolan.api.grpc.v1.PlacementDecision;
import dev.portolan.api.grpc.v1.WorkloadReference;
import dev.portolan.daemon.client.ClientException;
import dev.portolan.daemon.client.PlacementClient;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.resource.Revision;

import java.util.List;

/**
 * A decision as the placement API gives it.
 *
 * @param basedOn the revision of the federation that it was made on
 */
public record Preview(Revision basedOn, List<ClusterReplicas> clusters, List<Verdict> verdicts) {
    public Preview {
        clusters = List.copyOf(clusters);
        verdicts = List.copyOf(verdicts);
    }

    /**
     * How a placed workload would be decided at this moment; writes nothing.
     *
     * @throws ClientException when there is no answer
     */
    public static Preview now(PlacementClient client, Placement placement)
            throws InterruptedException {
        Placement.Target target = placement.spec().workload();
        PlaceRequest request =
                PlaceRequest.newBuilder()
                        .setWorkload(
                                WorkloadReference.newBuilder()
                                        .setApiVersion(target.apiVersion())
                                        .setKind(target.kind())
                                        .setNamespace(placement.namespace().name())
                                        .setName(target.name()))
                        .setDryRun(true)
                        .build();
        return of(client.place(request).getDecision());
    }

    static Preview of(PlacementDecision decision) {
        return new Preview(
                new Revision(decision.getBasedOn()),
                decision.getClustersList().stream()
                        .map(share ->
                                new ClusterReplicas(
                                        new ClusterName(share.getCluster()), share.getReplicas()))
                        .toList(),
                decision.getVerdictsList().stream().map(Preview::verdict).toList());
    }

    private static Verdict verdict(ClusterVerdict verdict) {
        return new Verdict(
                new ClusterName(verdict.getCluster()),
                verdict.getReplicas(),
                verdict.getFits(),
                verdict.getTotal(),
                verdict.getScoresList().stream()
                        .map(score ->
                                new Verdict.Score(
                                        score.getName(),
                                        score.getValue(),
                                        score.getWeight(),
                                        score.getDetail()))
                        .toList(),
                verdict.getRefusedBy(),
                verdict.getReason());
    }
}
