package dev.portolan.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ReadinessTest {
    private static final ClusterName FRA = new ClusterName("aws-frankfurt");
    private static final ClusterName LON = new ClusterName("gcp-london");
    private static final ClusterName TYO = new ClusterName("gcp-tokyo");

    @Test
    void copiesAtTheSourceOfAMoveAreNotTakenForThoseAtItsEnd() {
        Placement moving =
                placement(4, List.of(share(FRA, 2), share(LON, 2)), ready(FRA, 2), ready(TYO, 2));

        Readiness readiness = Readiness.of(List.of(moving));

        assertThat(readiness).isEqualTo(new Readiness(2, 4, 2));
        assertThat(readiness.isComplete()).isFalse();
        assertThat(readiness.describe())
                .isEqualTo(
                        "2 of 4 replicas are ready; 2 more still run where they were moved away"
                                + " from");
    }

    @Test
    void isCompleteBeforeTheSourceHasEnded() {
        Placement moved = placement(2, List.of(share(LON, 2)), ready(LON, 2), ready(TYO, 1));

        assertThat(Readiness.of(List.of(moved))).isEqualTo(new Readiness(2, 2, 1));
        assertThat(Readiness.of(List.of(moved)).isComplete()).isTrue();
    }

    @Test
    void whatFoundNoPlaceIsMissing() {
        Placement cramped = placement(5, List.of(share(FRA, 3)), ready(FRA, 3));

        assertThat(Readiness.of(List.of(cramped)).isComplete()).isFalse();
        assertThat(Readiness.of(List.of(cramped)).describe())
                .isEqualTo("3 of 5 replicas are ready");
        assertThat(Readiness.of(List.of()).isComplete()).as("nothing at all").isFalse();
    }

    private static ClusterReplicas share(ClusterName cluster, int replicas) {
        return new ClusterReplicas(cluster, replicas);
    }

    private static Placement.ClusterStatus ready(ClusterName cluster, int ready) {
        return new Placement.ClusterStatus(
                cluster, Optional.empty(), ready, ResourceVector.ZERO, "");
    }

    private static Placement placement(
            int replicas, List<ClusterReplicas> clusters, Placement.ClusterStatus... statuses) {
        return new Placement(
                Namespace.of("boutique"),
                "currency-deployment",
                new Placement.Spec(
                        new Placement.Target("apps/v1", "Deployment", "currency"),
                        "PlacementPolicy boutique/web",
                        replicas,
                        ResourceVector.ZERO,
                        clusters,
                        List.of(),
                        new Revision(17)),
                new Placement.Status(List.of(), 0, "", List.of(), List.of(statuses), List.of()));
    }
}
