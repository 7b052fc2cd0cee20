package dev.portolan.replication;

import static dev.portolan.model.fixture.ClusterFixture.aCluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.fixture.ClusterFixture;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.resource.Document;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup.ClaimStorage;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ReplicationPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private final ReplicationPlanner planner = new ReplicationPlanner(ReplicationOptions.DEFAULTS);

    @Test
    void takesTheNearestInAnotherRegion() {
        ReplicationPlanner.Choice choice =
                choose(
                        spec(1, "region"),
                        List.of(),
                        "",
                        fra().at(12, "lon").at(90, "vir").at(3, "muc"),
                        offering("lon"),
                        offering("vir"),
                        offering("muc").in("aws", "eu-central"));
        assertThat(choice.replicas()).containsExactly(new ClusterName("lon"));
        assertThat(choice.shortfall()).isEmpty();
    }

    @Test
    void staysWithWhatIsChosenThoughAnotherIsNearer() {
        assertThat(
                        choose(
                                        spec(1, "region"),
                                        List.of("vir"),
                                        "",
                                        fra().at(12, "lon").at(90, "vir"),
                                        offering("lon"),
                                        offering("vir"))
                                .replicas())
                .containsExactly(new ClusterName("vir"));
    }

    @Test
    void keepsAReplicaThatIsLostBrieflyAndReplacesItLater() {
        ClusterFixture lately = offering("vir").notReadySince(NOW.minusSeconds(10));
        ClusterFixture longAgo = offering("vir").notReadySince(NOW.minusSeconds(3600));
        assertThat(
                        choose(
                                        spec(1, "region"),
                                        List.of("vir"),
                                        "",
                                        fra(),
                                        offering("lon"),
                                        lately)
                                .replicas())
                .containsExactly(new ClusterName("vir"));
        assertThat(
                        choose(
                                        spec(1, "region"),
                                        List.of("vir"),
                                        "",
                                        fra(),
                                        offering("lon"),
                                        longAgo)
                                .replicas())
                .containsExactly(new ClusterName("lon"));
    }

    @Test
    void replicasAreApartFromEachOtherToo() {
        ReplicationPlanner.Choice choice =
                choose(
                        spec(2, "provider"),
                        List.of(),
                        "",
                        fra().at(1, "lon").at(2, "bru").at(3, "vir"),
                        offering("lon").in("gcp", "uk"),
                        offering("bru").in("gcp", "be"),
                        offering("vir").in("azure", "us"));
        assertThat(choice.replicas())
                .containsExactly(new ClusterName("lon"), new ClusterName("vir"));
    }

    @Test
    void saysWhyNobodyWillDo() {
        ReplicationPlanner.Choice choice =
                choose(
                        spec(1, "region"),
                        List.of(),
                        "",
                        fra(),
                        offering("muc").in("aws", "eu-central"),
                        offering("lon").notReadySince(NOW.minusSeconds(9)),
                        aCluster("vir"));
        assertThat(choice.replicas()).isEmpty();
        assertThat(choice.shortfall())
                .startsWith("0 of 1 replicas have a place: ")
                .contains("muc shares region aws/eu-central")
                .contains("lon is not ready")
                .contains("vir has no default storage class");
    }

    @Test
    void leavesOutWhereTheWorkloadCouldNotRunButNotForThePrimaryFilter() {
        assertThat(
                        choose(spec(1, "region"), List.of(), "capacity", fra(), offering("lon"))
                                .replicas())
                .isEmpty();
        assertThat(
                        choose(spec(1, "region"), List.of(), "primary", fra(), offering("lon"))
                                .replicas())
                .containsExactly(new ClusterName("lon"));
    }

    private static ClusterFixture fra() {
        return offering("fra").in("aws", "eu-central");
    }

    private static ClusterFixture offering(String name) {
        return aCluster(name).offering("std", true, Bytes.ofGibi(100));
    }

    private static ReplicationPolicy.Spec spec(int replicas, String spreadBy) {
        return new ReplicationPolicy.Spec("5m", replicas, spreadBy, null, null, Map.of());
    }

    /** {@code refusedBy}: what the scheduler's verdict on lon says; nothing where empty. */
    private ReplicationPlanner.Choice choose(
            ReplicationPolicy.Spec policy,
            List<String> current,
            String refusedBy,
            ClusterFixture... members) {
        List<MemberCluster> fleet = new ArrayList<>();
        Arrays.stream(members).map(ClusterFixture::build).forEach(fleet::add);
        Placement placement =
                Placement.read(
                        Document.parse(
                                """
                                {"metadata": {"name": "orders-statefulset"},
                                 "spec": {"replicas": 1},
                                 "status": {"verdicts": [{"cluster": "lon", "replicas": 0,
                                   "fits": 0, "total": 0, "refusedBy": "%s", "reason": "no"}]}}
                                """
                                        .formatted(refusedBy)));
        return planner.choose(
                new ReplicationPlanner.Input(
                        policy,
                        new ClusterName("fra"),
                        current.stream().map(ClusterName::new).toList(),
                        Optional.empty(),
                        fleet,
                        List.of(new ClaimStorage("data-orders-0", "", "1Gi", List.of(), Map.of())),
                        Optional.of(placement)),
                NOW);
    }
}
