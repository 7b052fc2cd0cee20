package dev.portolan.benchmarks.placement;

import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.FleetFixture.aFleet;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;
import static dev.portolan.model.fixture.WorkloadFixture.aDeployment;

import dev.portolan.model.fixture.ClusterFixture;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.scheduler.Scheduler;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One decision with latency and spread, over a fleet of clusters of ten node shapes each. One
 * thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SHAPES = 10;
    private static final int REGIONS = 20;

    @Param({"100", "1000"})
    public int clusters;

    private final Scheduler scheduler = Scheduler.standard();
    private FleetView fleet;
    private PlacementRequest request;

    @Setup
    public void build() {
        Random random = new Random(1);
        List<ClusterFixture> members = new ArrayList<>();
        for (int i = 0; i < clusters; i++) {
            ClusterFixture member =
                    aCluster("m" + i).in("cloud-" + i % 3, "region-" + i % REGIONS).withoutNodes();
            for (int shape = 0; shape < SHAPES; shape++) {
                member.andNodes(
                        1 + random.nextInt(20),
                        ClusterFixture.node(16, 64),
                        ClusterFixture.node(1 + random.nextInt(15), 1 + random.nextInt(60)));
            }
            for (int to = 0; to < REGIONS; to++) {
                if (to != i) {
                    member.at(1 + random.nextDouble() * 200, "m" + to);
                }
            }
            members.add(member);
        }
        fleet = aFleet(members).build();
        request =
                aDeployment("web")
                        .withReplicas(30)
                        .requesting("500m", "1Gi")
                        .under(
                                aPolicy("p")
                                        .selecting("apps/v1", "Deployment")
                                        .dividing(ReplicaRule.Division.Capacity)
                                        .atLeast(3)
                                        .atMost(5)
                                        .withClientsIn("region-1", 60)
                                        .withClientsIn("region-7", 40));
    }

    @Benchmark
    public Plan decide() {
        return scheduler.decide(fleet, request, NOW);
    }
}
