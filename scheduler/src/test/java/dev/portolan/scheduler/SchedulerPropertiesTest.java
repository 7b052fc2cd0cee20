package dev.portolan.scheduler;

import static dev.portolan.model.fixture.ClusterFixture.SINCE;
import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.FleetFixture.aFleet;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;
import static dev.portolan.model.fixture.WorkloadFixture.aDeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Taint;
import dev.portolan.model.fixture.ClusterFixture;
import dev.portolan.model.fixture.FleetFixture;
import dev.portolan.model.fixture.PolicyFixture;
import dev.portolan.model.fixture.WorkloadFixture;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.scheduler.filter.Room;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What holds for every fleet. A failure names its seed. */
final class SchedulerPropertiesTest {
    private static final Instant NOW = SINCE.plusSeconds(3600);
    private static final List<ReplicaRule.Division> DIVISIONS =
            List.of(ReplicaRule.Division.values());
    private final Scheduler scheduler = Scheduler.standard();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverExceedsTheRoomOrGoesWhereItIsNotTolerated(long seed) {
        Random random = new Random(seed);
        FleetView fleet = aFleet(clusters(random)).build();
        WorkloadFixture workload = workload(random);
        Plan plan = scheduler.decide(fleet, workload.under(policy(random)), NOW);

        int placed = 0;
        for (ClusterReplicas share : plan.clusters()) {
            ClusterView view =
                    fleet.clusters().stream()
                            .filter(candidate -> candidate.member().name().equals(share.cluster()))
                            .findFirst()
                            .orElseThrow();
            assertThat(share.replicas())
                    .isLessThanOrEqualTo(Room.fits(view, plan.workload().request()));
            assertThat(view.member().spec().taints()).isEmpty();
            assertThat(view.member().isReady()).isTrue();
            placed += share.replicas();
        }
        if (plan.policy().spec().replicas().mode() == ReplicaRule.Mode.Divide) {
            assertThat(placed + plan.unplaced()).isEqualTo(plan.workload().replicas());
        }
        assertThat(plan.verdicts())
                .hasSameSizeAs(fleet.clusters())
                .allSatisfy(verdict -> assertThat(verdict.reason()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesTheSameWhateverTheOrderOfTheReports(long seed) {
        Random random = new Random(seed);
        List<ClusterFixture> clusters = clusters(random);
        WorkloadFixture workload = workload(random);
        PolicyFixture policy = policy(random);
        Plan plan = scheduler.decide(aFleet(clusters).build(), workload.under(policy), NOW);

        List<ClusterFixture> shuffled = new ArrayList<>(clusters);
        Collections.shuffle(shuffled, random);
        assertThat(scheduler.decide(aFleet(shuffled).build(), workload.under(policy), NOW))
                .isEqualTo(plan);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void changesNothingWhenAskedAgainAndTakesNothingAwayWhenMoreIsAskedFor(long seed) {
        Random random = new Random(seed);
        FleetFixture fleet = aFleet(clusters(random));
        int replicas = 1 + random.nextInt(20);
        PolicyFixture policy = policy(random);
        Supplier<WorkloadFixture> workload =
                () -> aDeployment("web").requesting("1", "1Gi").withReplicas(replicas);
        Plan first = scheduler.decide(fleet.build(), workload.get().under(policy), NOW);

        WorkloadFixture again = placed(workload.get(), first);
        Plan second = scheduler.decide(fleet.build(), again.under(policy), NOW);
        assertThat(shares(second)).isEqualTo(shares(first));

        if (policy.build().spec().replicas().maxClusters() == 0) {
            Plan more =
                    scheduler.decide(
                            fleet.build(),
                            placed(workload.get(), first).withReplicas(replicas + 1).under(policy),
                            NOW);
            shares(first)
                    .forEach((cluster, count) ->
                            assertThat(shares(more).getOrDefault(cluster, 0))
                                    .isGreaterThanOrEqualTo(count));
        }
    }

    private static WorkloadFixture placed(WorkloadFixture workload, Plan plan) {
        plan.clusters()
                .forEach(share -> workload.placedOn(share.cluster().value(), share.replicas()));
        return workload;
    }

    private static Map<ClusterName, Integer> shares(Plan plan) {
        return plan.clusters().stream()
                .collect(Collectors.toMap(ClusterReplicas::cluster, ClusterReplicas::replicas));
    }

    private static List<ClusterFixture> clusters(Random random) {
        List<ClusterFixture> clusters = new ArrayList<>();
        int count = 1 + random.nextInt(7);
        for (int i = 0; i < count; i++) {
            ClusterFixture cluster =
                    aCluster("c" + i).withFree(1 + random.nextInt(4), 8, random.nextInt(8001));
            if (random.nextInt(5) == 0) {
                cluster.withTaint(
                        "reserved",
                        "",
                        random.nextBoolean() ? Taint.Effect.NoSchedule : Taint.Effect.NoExecute);
            }
            if (random.nextInt(6) == 0) {
                cluster.notReadySince(SINCE);
            }
            for (int other = 0; other < count; other++) {
                if (other != i && random.nextInt(4) > 0) {
                    cluster.at(1 + random.nextInt(200), "c" + other);
                }
            }
            clusters.add(cluster);
        }
        return clusters;
    }

    private static WorkloadFixture workload(Random random) {
        return aDeployment("web")
                .withReplicas(1 + random.nextInt(20))
                .requesting((100 + random.nextInt(3000)) + "m", (1 + random.nextInt(4096)) + "Mi");
    }

    private static PolicyFixture policy(Random random) {
        PolicyFixture policy = aPolicy("p");
        if (random.nextInt(4) > 0) {
            policy.dividing(DIVISIONS.get(random.nextInt(DIVISIONS.size())));
            policy.atLeast(random.nextInt(2));
        }
        if (random.nextBoolean()) {
            policy.atMost(1 + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            policy.withClientsAt("c0", 1);
        }
        return policy;
    }
}
