package dev.portolan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.simulator.cluster.MemberPlan;
import dev.portolan.simulator.network.RoundTripTable;

import org.junit.jupiter.api.Test;

import java.util.List;

class FleetPlanTest {
    private final FleetPlan demo = FleetPlan.demo();

    @Test
    void theDemoHasFiveMembersOfThreeCloudsAllWithinTheTable() {
        RoundTripTable table = RoundTripTable.ofCloudRegions();
        assertThat(demo.members()).hasSize(5);
        assertThat(demo.members())
                .extracting(member -> member.location().provider())
                .contains("aws", "gcp", "azure");
        assertThat(table.locations())
                .contains(demo.control())
                .containsAll(demo.members().stream().map(MemberPlan::location).toList());
    }

    @Test
    void addressesFollowFromTheNetworkAndTheIndex() {
        assertThat(demo.controlAddress()).isEqualTo("127.20.0.1");
        assertThat(demo.members().stream().map(demo::prefix))
                .startsWith("127.20.1", "127.20.2")
                .doesNotHaveDuplicates();
        assertThat(demo.onFreePorts(33).controlAddress()).isEqualTo("127.33.0.1");
        assertThat(demo.onFreePorts(33).fixedPorts()).isFalse();
    }

    @Test
    void aFleetWithAMemberTwiceIsRefused() {
        MemberPlan member = demo.members().getFirst();
        assertThatThrownBy(() -> new FleetPlan(20, true, demo.control(), List.of(member, member)))
                .hasMessageContaining("aws-frankfurt");
    }

    @Test
    void everyMemberHasOneDefaultStorageClassAndNodesThatKeepSomethingForTheSystem() {
        for (MemberPlan member : demo.members()) {
            assertThat(member.storageClasses())
                    .filteredOn(MemberPlan.StorageClassPlan::isDefault)
                    .hasSize(1);
            assertThat(member.nodeGroups())
                    .allMatch(group -> group.capacity().covers(group.allocatable()))
                    .noneMatch(group -> group.allocatable().covers(group.capacity()));
        }
    }
}
