package dev.portolan.members.apply;

import static dev.portolan.members.Objects.deployment;
import static dev.portolan.members.Objects.statefulSet;
import static dev.portolan.members.Objects.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;

import java.util.Map;

class MoveRuleTest {
    private static final ClusterName FRA = new ClusterName("fra");
    private static final ClusterName LON = new ClusterName("lon");
    private static final ClusterName TYO = new ClusterName("tyo");

    @Test
    void aMoveKeepsTheOldCopiesUntilTheNewOnesAreReady() {
        Intent moved = intent(deployment("web", 3), 3, Map.of(LON, 3));
        assertThat(MoveRule.replicas(moved, FRA, Map.of(FRA, new Copy(3, 3)))).isEqualTo(3);
        assertThat(fra(moved, new Copy(3, 3), new Copy(3, 0))).isEqualTo(3);
        assertThat(fra(moved, new Copy(3, 3), new Copy(3, 2))).isEqualTo(1);
        assertThat(fra(moved, new Copy(3, 3), new Copy(3, 3))).isZero();
    }

    @Test
    void theLastCopyStaysWhereNoBetterPlaceWasFound() {
        Intent unplaced = intent(deployment("web", 3), 3, Map.of());
        assertThat(MoveRule.replicas(unplaced, FRA, Map.of(FRA, new Copy(3, 3)))).isEqualTo(3);
    }

    @Test
    void shrinkingWaitsForWhatGrowsElsewhere() {
        Intent spread = intent(deployment("web", 4), 4, Map.of(FRA, 1, LON, 3));
        assertThat(fra(spread, new Copy(4, 4), new Copy(3, 1))).isEqualTo(3);
        assertThat(fra(spread, new Copy(3, 3), new Copy(3, 3))).isEqualTo(1);
    }

    @Test
    void fewerReplicasOnPurposeNeedNobodyElse() {
        Intent smaller = intent(deployment("web", 1), 1, Map.of(FRA, 1));
        assertThat(MoveRule.replicas(smaller, FRA, Map.of(FRA, new Copy(5, 5)))).isEqualTo(1);
    }

    @Test
    void aDuplicateLeavesOnlyWhenItsSuccessorIsReady() {
        Intent duplicated = intent(deployment("web", 3), 3, Map.of(LON, 3, TYO, 3));
        Copy full = new Copy(3, 3);
        assertThat(
                        MoveRule.replicas(
                                duplicated, FRA, Map.of(FRA, full, LON, full, TYO, new Copy(3, 1))))
                .isEqualTo(2);
        assertThat(MoveRule.replicas(duplicated, FRA, Map.of(FRA, full, LON, full, TYO, full)))
                .isZero();
    }

    @Test
    void aSingleWriterStopsBeforeItsSuccessorStarts() {
        Intent moved = intent(statefulSet("db"), 1, Map.of(LON, 1));
        Map<ClusterName, Copy> copies = Map.of(FRA, new Copy(1, 1));
        assertThat(MoveRule.replicas(moved, FRA, copies)).isZero();
        assertThat(MoveRule.waitsFor(moved, LON, copies)).contains(FRA);
        assertThat(MoveRule.waitsFor(moved, LON, Map.of())).isEmpty();
    }

    private static int fra(Intent intent, Copy fra, Copy lon) {
        return MoveRule.replicas(intent, FRA, Map.of(FRA, fra, LON, lon));
    }

    private static Intent intent(Document template, int asked, Map<ClusterName, Integer> shares) {
        ResourceType type =
                template.kind().equals("StatefulSet")
                        ? ResourceType.STATEFUL_SETS
                        : ResourceType.DEPLOYMENTS;
        return new Intent(stored(type, template, 5), asked, shares);
    }
}
