package dev.portolan.scheduler;

import static dev.portolan.model.fixture.ClusterFixture.SINCE;
import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.FleetFixture.aFleet;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;
import static dev.portolan.model.fixture.WorkloadFixture.aConfigMap;
import static dev.portolan.model.fixture.WorkloadFixture.aDeployment;
import static dev.portolan.model.fixture.WorkloadFixture.aStatefulSet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.Taint;
import dev.portolan.model.fixture.FleetFixture;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.policy.ReplicaRule.Division;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a decision does as a whole. */
final class SchedulerTest {
    private static final Instant NOW = SINCE.plus(Duration.ofHours(1));
    private final Scheduler scheduler = Scheduler.standard();

    @Test
    void duplicatesToEveryClusterThatIsAllowed() {
        Plan plan =
                decide(
                        aFleet(
                                aCluster("dub"),
                                aCluster("fra").withTaint("gpu", "", Taint.Effect.NoSchedule),
                                aCluster("lon")),
                        aDeployment("web").withReplicas(2).under(aPolicy("all")));

        assertThat(shares(plan)).isEqualTo(Map.of("dub", 2, "lon", 2));
        assertThat(verdict(plan, "fra").refusedBy()).isEqualTo("taint");
        assertThat(verdict(plan, "fra").reason())
                .isEqualTo(
                        "fra has the taint gpu:NoSchedule, which PlacementPolicy shop/all does not"
                                + " tolerate");
    }

    @Test
    void packsTwelveOverTenAndEightAsTenAndTwo() {
        Plan plan =
                decide(
                        aFleet(aCluster("big").withCores(10), aCluster("small").withCores(8)),
                        aDeployment("web")
                                .withReplicas(12)
                                .requesting("1", "1Gi")
                                .under(aPolicy("p").dividing(Division.Pack)));

        assertThat(shares(plan)).isEqualTo(Map.of("big", 10, "small", 2));
    }

    @Test
    void placesWhatFitsAndSaysHowManyDoNot() {
        Plan plan =
                decide(
                        aFleet(aCluster("fra").withCores(3), aCluster("lon").withCores(2)),
                        aDeployment("web")
                                .withReplicas(9)
                                .requesting("1", "1Gi")
                                .under(aPolicy("p").dividing(Division.Even)));

        assertThat(shares(plan)).isEqualTo(Map.of("fra", 3, "lon", 2));
        assertThat(plan.unplaced()).isEqualTo(4);
        assertThat(plan.reason())
                .isEqualTo("9 replicas, divided evenly: fra 3, lon 2; 4 found no place");
    }

    @Test
    void saysOfEveryClusterWhyNothingFits() {
        Plan plan =
                decide(
                        aFleet(aCluster("fra").withFree(4, 16, 2500), aCluster("lon").withCores(1)),
                        aDeployment("db")
                                .requesting("4", "1Gi")
                                .under(aPolicy("p").dividing(Division.Pack)));

        assertThat(plan.clusters()).isEmpty();
        assertThat(plan.unplaced()).isOne();
        assertThat(verdict(plan, "fra").reason())
                .isEqualTo("needs 4 cpu, the largest free node of fra has 2500m cpu");
        assertThat(verdict(plan, "lon").reason())
                .isEqualTo("needs 4 cpu, lon has 1 cpu free beside what is reserved");
        assertThat(plan.reason()).isEqualTo("fits nowhere; refused by capacity: 2");
    }

    @Test
    void choosesTheClusterNearestToTheClients() {
        Plan plan =
                decide(
                        aFleet(aCluster("dub"), aCluster("fra"), aCluster("tyo"))
                                .rtt("dub", "fra", 25)
                                .rtt("dub", "tyo", 210)
                                .rtt("fra", "tyo", 230),
                        aDeployment("web")
                                .under(
                                        aPolicy("p")
                                                .dividing(Division.Pack)
                                                .atMost(1)
                                                .withClientsAt("fra", 80)
                                                .withClientsAt("tyo", 20)));

        assertThat(shares(plan)).isEqualTo(Map.of("fra", 1));
        assertThat(verdict(plan, "fra").scores())
                .extracting(Verdict.Score::name, Verdict.Score::detail)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                "latency-to-clients", "46.0 ms to 2 declared clients, by share"));
    }

    @Test
    void choosesTheClusterNearestToTheServicesThatItCalls() {
        Plan plan =
                decide(
                        aFleet(aCluster("dub"), aCluster("fra"), aCluster("tyo"))
                                .rtt("dub", "fra", 25)
                                .rtt("dub", "tyo", 210)
                                .rtt("fra", "tyo", 230)
                                .serving("shop", "orders", "tyo", 1),
                        aDeployment("cart")
                                .calling("orders")
                                .under(aPolicy("p").dividing(Division.Pack).atMost(1)));

        assertThat(shares(plan)).isEqualTo(Map.of("tyo", 1));
    }

    @Test
    void movesWhenTheGainInLatencyExceedsTheStabilityAndNotBefore() {
        PlacementRequest request =
                aDeployment("web")
                        .placedOn("fra", 2)
                        .withReplicas(2)
                        .under(
                                aPolicy("p")
                                        .dividing(Division.Pack)
                                        .atMost(1)
                                        .withClientsAt("dub", 1));
        FleetFixture fleet =
                aFleet(
                                aCluster("dub").withTaint("full", "", Taint.Effect.NoSchedule),
                                aCluster("fra"),
                                aCluster("lon"))
                        .rtt("dub", "fra", 20)
                        .rtt("dub", "lon", 10);

        assertThat(shares(decide(fleet, request))).isEqualTo(Map.of("fra", 2));
        fleet.rtt("dub", "fra", 90);
        assertThat(shares(decide(fleet, request))).isEqualTo(Map.of("lon", 2));
    }

    @Test
    void keepsReplicasOnAClusterThatDoesNotAnswerUntilTheTolerationHasRunOut() {
        FleetFixture fleet = aFleet(aCluster("fra").notReadySince(NOW), aCluster("lon"));
        PlacementRequest request =
                aDeployment("web")
                        .withReplicas(2)
                        .placedOn("fra", 2)
                        .under(aPolicy("p").dividing(Division.Pack));

        Plan early = scheduler.decide(fleet.build(), request, NOW.plusSeconds(299));
        assertThat(shares(early)).isEqualTo(Map.of("fra", 2));
        Plan late = scheduler.decide(fleet.build(), request, NOW.plusSeconds(300));
        assertThat(shares(late)).isEqualTo(Map.of("lon", 2));
    }

    @Test
    void putsNothingNewOnAClusterThatDoesNotAnswer() {
        Plan plan =
                decide(
                        aFleet(aCluster("fra").notReadySince(NOW), aCluster("lon").withCores(1)),
                        aDeployment("web")
                                .withReplicas(4)
                                .requesting("1", "1Gi")
                                .placedOn("fra", 2)
                                .under(aPolicy("p").dividing(Division.Even)));

        assertThat(shares(plan)).isEqualTo(Map.of("fra", 2, "lon", 1));
        assertThat(plan.unplaced()).isOne();
    }

    @Test
    void neverDropsTheLastCopiesWhenNothingElseFits() {
        Plan plan =
                decide(
                        aFleet(
                                aCluster("fra")
                                        .withTaint("maintenance", "", Taint.Effect.NoExecute),
                                aCluster("lon").withCores(1)),
                        aDeployment("web")
                                .withReplicas(3)
                                .requesting("1", "1Gi")
                                .placedOn("fra", 3)
                                .under(aPolicy("p").dividing(Division.Pack)));

        assertThat(shares(plan)).isEqualTo(Map.of("fra", 2, "lon", 1));
        assertThat(verdict(plan, "fra").reason())
                .startsWith(
                        "keeps 2 of its 3, which found no other place, although fra has the taint"
                                + " maintenance:NoExecute");
    }

    @Test
    void countsReplicasAsUnplacedWhereNobodyAnswersAndNothingElseFits() {
        Plan plan =
                decide(
                        aFleet(aCluster("fra").notReadySince(SINCE)),
                        aDeployment("web")
                                .withReplicas(3)
                                .placedOn("fra", 3)
                                .under(aPolicy("p").dividing(Division.Pack)));

        assertThat(shares(plan)).isEqualTo(Map.of("fra", 3));
        assertThat(plan.unplaced()).isEqualTo(3);
    }

    @Test
    void runsAWriterWhereItsPrimaryIsAndNowhereElse() {
        FleetFixture fleet =
                aFleet(
                        aCluster("fra").withStorageClass("fast", "gp3"),
                        aCluster("lon").withStorageClass("fast", "pd"));
        PlacementRequest moved =
                aStatefulSet("orders")
                        .mounting("data-orders-0", "fast", "10Gi")
                        .placedOn("fra", 1)
                        .withPrimaryOn("lon")
                        .under(aPolicy("p").dividing(Division.Pack));

        assertThat(shares(decide(fleet, moved))).isEqualTo(Map.of("lon", 1));
        fleet.cluster("lon").notReadySince(SINCE);
        Plan plan = decide(fleet, moved);
        assertThat(plan.clusters()).isEmpty();
        assertThat(verdict(plan, "fra").refusedBy()).isEqualTo("primary");
    }

    @Test
    void startsNearTheFreshestCopyOfItsVolumes() {
        Plan plan =
                decide(
                        aFleet(aCluster("dub"), aCluster("fra"), aCluster("lon")),
                        aStatefulSet("orders")
                                .withReplicaOn(
                                        "dub", Duration.ofSeconds(30), true, Duration.ofSeconds(30))
                                .withReplicaOn(
                                        "lon", Duration.ofSeconds(5), true, Duration.ofSeconds(30))
                                .under(aPolicy("p").dividing(Division.Pack)));

        assertThat(shares(plan)).isEqualTo(Map.of("lon", 1));
    }

    @Test
    void carriesAnObjectWithoutPodsToEveryClusterThatIsAllowed() {
        Plan plan =
                decide(
                        aFleet(aCluster("fra").withoutNodes(), aCluster("lon"), aCluster("tyo")),
                        aConfigMap("settings").under(aPolicy("p").notOn("tyo")));

        assertThat(shares(plan)).isEqualTo(Map.of("fra", 0, "lon", 0));
        assertThat(plan.unplaced()).isZero();
    }

    @Test
    void keepsAWorkloadThatIsScaledToZeroWhereItIs() {
        Plan plan =
                decide(
                        aFleet(aCluster("fra"), aCluster("lon")),
                        aDeployment("web")
                                .withReplicas(0)
                                .placedOn("lon", 3)
                                .under(aPolicy("p").dividing(Division.Even)));

        assertThat(shares(plan)).isEqualTo(Map.of("lon", 0));
    }

    @Test
    void usesAtLeastAndAtMostSoManyClusters() {
        FleetFixture fleet = aFleet(aCluster("a"), aCluster("b"), aCluster("c"), aCluster("d"));

        assertThat(
                        shares(
                                decide(
                                        fleet,
                                        aDeployment("web")
                                                .withReplicas(6)
                                                .under(
                                                        aPolicy("p")
                                                                .dividing(Division.Pack)
                                                                .atLeast(3)))))
                .isEqualTo(Map.of("a", 4, "b", 1, "c", 1));
        assertThat(
                        shares(
                                decide(
                                        fleet,
                                        aDeployment("web")
                                                .withReplicas(6)
                                                .under(
                                                        aPolicy("p")
                                                                .dividing(Division.Even)
                                                                .atMost(2)))))
                .isEqualTo(Map.of("a", 3, "b", 3));
    }

    @Test
    void givesNothingToClustersThatNoWeightNames() {
        Plan plan =
                decide(
                        aFleet(aCluster("a"), aCluster("b"), aCluster("c")),
                        aDeployment("web")
                                .withReplicas(6)
                                .under(
                                        aPolicy("p")
                                                .dividing(Division.Weighted)
                                                .weighing(2, "a")
                                                .weighing(1, "b")));

        assertThat(shares(plan)).isEqualTo(Map.of("a", 4, "b", 2));
        assertThat(verdict(plan, "c").reason())
                .isEqualTo("PlacementPolicy shop/p gives it no weight");
    }

    @Test
    void countsWhatTheWorkloadItselfUsesAsFreeForIt() {
        var pod =
                dev.portolan.model.quantity.ResourceVector.parse(
                        Map.of("cpu", "4", "memory", "1Gi", "pods", "1"));
        Plan plan =
                decide(
                        aFleet(aCluster("fra").withFree(1, 16, 0).withOwn(pod.times(4))),
                        aDeployment("web")
                                .withReplicas(4)
                                .requesting("4", "1Gi")
                                .placedOn("fra", 4)
                                .under(aPolicy("p")));

        assertThat(verdict(plan, "fra").fits()).isEqualTo(4);
        assertThat(shares(plan)).isEqualTo(Map.of("fra", 4));
    }

    private Plan decide(FleetFixture fleet, PlacementRequest request) {
        return scheduler.decide(fleet.build(), request, NOW);
    }

    private static Map<String, Integer> shares(Plan plan) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        for (ClusterReplicas share : plan.clusters()) {
            shares.put(share.cluster().value(), share.replicas());
        }
        return shares;
    }

    private static Verdict verdict(Plan plan, String cluster) {
        return plan.verdicts().stream()
                .filter(verdict -> verdict.cluster().value().equals(cluster))
                .findFirst()
                .orElseThrow();
    }
}
