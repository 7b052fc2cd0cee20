package dev.portolan.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.scheduler.Scheduler;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Deciders and a store that are broken on purpose: the checks find each of them out. */
final class ChecksTest {
    private static final Scheduler SOUND = Scheduler.standard();
    private static final int SEEDS = 3;

    @Test
    void findsThatAStoreTakesMoreThanThereIs() {
        assertThat(violations(new Simulation(onFirstReady(), Faults.none(), false)))
                .anyMatch(line -> line.matches("placements.* reserves .* which has .* for it"))
                .anyMatch(line -> line.contains("more cpu reserved than it ever had"));
    }

    @Test
    void findsThatWhatIsRefusedForWantOfRoomIsNeverPlacedElsewhere() {
        assertThat(violations(new Simulation(onFirstReady(), Faults.none())))
                .noneMatch(line -> line.contains(" reserves "))
                .anyMatch(line -> line.contains("has no placement"));
    }

    @Test
    void findsReplicasWherePolicyOrTaintsForbidThem() {
        assertThat(violations(new Simulation(onFirstReady(), Faults.only(Fault.TAINTS_CHANGE))))
                .anyMatch(line -> line.matches(".* grew on m\\d, which .* does not allow .*"));
    }

    @Test
    void findsThatALastCopyIsRemovedBecauseNothingFits() {
        PlacementDecider hasty =
                (fleet, request, now) -> {
                    Plan plan = SOUND.decide(fleet, request, now);
                    boolean leaves =
                            plan.clusters().stream().anyMatch(share -> !isReady(fleet, share));
                    return leaves ? with(plan, List.of(), 1) : plan;
                };
        assertThat(violations(new Simulation(hasty, Faults.only(Fault.MEMBERS_FAIL))))
                .anyMatch(line -> line.contains("lost its last copy"));
    }

    @Test
    void findsThatPlacingDoesNotComeToRest() {
        AtomicLong calls = new AtomicLong();
        PlacementDecider restless =
                (fleet, request, now) -> {
                    Plan plan = SOUND.decide(fleet, request, now);
                    return new Plan(
                            plan.workload(),
                            plan.policy(),
                            plan.basedOn(),
                            plan.clusters(),
                            1,
                            plan.verdicts(),
                            "the " + calls.incrementAndGet() + ". opinion");
                };
        assertThat(violations(new Simulation(restless, Faults.none())))
                .anyMatch(line -> line.contains("does not come to rest"));
    }

    @Test
    void givesAnotherHistoryForAnotherSeedAndTheSameForTheSame() {
        Simulation simulation = new Simulation(SOUND, Faults.all());
        Simulation.Outcome first = simulation.run(new JoinPlaceLoseRecover(), 1);

        assertThat(simulation.run(new JoinPlaceLoseRecover(), 1)).isEqualTo(first);
        assertThat(simulation.run(new JoinPlaceLoseRecover(), 2).history())
                .isNotEqualTo(first.history());
    }

    private static List<String> violations(Simulation simulation) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> simulation.run(new JoinPlaceLoseRecover(), seed))
                .flatMap(outcome -> outcome.violations().stream())
                .toList();
    }

    /** Puts all on the first cluster that answers, whatever fits there and whoever may go there. */
    private static PlacementDecider onFirstReady() {
        return (fleet, request, now) ->
                with(
                        SOUND.decide(fleet, request, now),
                        fleet.clusters().stream()
                                .map(ClusterView::member)
                                .filter(MemberCluster::isReady)
                                .limit(1)
                                .map(member ->
                                        new ClusterReplicas(member.name(), replicas(request)))
                                .toList(),
                        0);
    }

    private static int replicas(PlacementRequest request) {
        return request.workload().replicas();
    }

    private static boolean isReady(FleetView fleet, ClusterReplicas share) {
        return fleet.clusters().stream()
                .map(ClusterView::member)
                .anyMatch(member -> member.name().equals(share.cluster()) && member.isReady());
    }

    private static Plan with(Plan plan, List<ClusterReplicas> clusters, int unplaced) {
        return new Plan(
                plan.workload(),
                plan.policy(),
                plan.basedOn(),
                clusters,
                unplaced,
                plan.verdicts(),
                plan.reason());
    }
}
