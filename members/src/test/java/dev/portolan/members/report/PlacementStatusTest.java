package dev.portolan.members.report;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.members.observe.MemberView;
import dev.portolan.members.observe.Views;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

class PlacementStatusTest {
    private static final ClusterName FRA = new ClusterName("fra");
    private static final ClusterName LON = new ClusterName("lon");
    private static final ResourceKey WEB =
            new ResourceKey(ResourceType.DEPLOYMENTS, Namespace.of("shop"), "web");
    private static final ResourceKey SETTINGS =
            new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("shop"), "settings");

    private final Map<ClusterName, MemberView> views = new HashMap<>();
    private final Map<ClusterName, Boolean> upToDate = new HashMap<>();
    private Document stored =
            json(
                    """
                    {'metadata': {'namespace': 'shop', 'name': 'web-deployment'},
                     'spec': {'workload': {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': 'web'},
                              'replicas': 2, 'clusters': [{'cluster': 'fra', 'replicas': 2}],
                              'dependencies': [{'group': '', 'plural': 'configmaps', 'name': 'settings'}]},
                     'status': {'reason': 'kept as it is'}}
                    """);

    @Test
    void isHealthyOnceEveryReplicaIsReady() {
        views.put(FRA, Views.running(FRA, WEB, 2));
        upToDate.put(FRA, true);
        Placement placement = next();
        assertThat(condition(placement, Placement.APPLIED).isTrue()).isTrue();
        assertThat(condition(placement, Placement.HEALTHY).isTrue()).isTrue();
        assertThat(placement.status().reason()).isEqualTo("kept as it is");
        assertThat(placement.status().clusters().getFirst().observed().cpu().value())
                .isEqualTo(200);
    }

    @Test
    void writesNothingTwice() {
        views.put(FRA, Views.running(FRA, WEB, 2));
        upToDate.put(FRA, true);
        next();
        assertThat(
                        PlacementStatus.next(
                                stored, Placement.read(stored), WEB, views, upToDate, Instant.MAX))
                .isEmpty();
    }

    @Test
    void saysWhichClusterLacksWhatAndWhy() {
        views.put(FRA, Views.problem(Views.ready(FRA), SETTINGS, "exists and is not managed"));
        Placement placement = next();
        assertThat(condition(placement, Placement.APPLIED).message())
                .isEqualTo("not yet at: fra (configmaps settings: exists and is not managed)");
        assertThat(condition(placement, Placement.HEALTHY).message())
                .isEqualTo("0 of 2 replicas are ready");
    }

    @Test
    void replicasOfAMemberThatDoesNotAnswerAreNotReady() {
        views.put(FRA, Views.lost(Views.running(FRA, WEB, 2)));
        Placement.ClusterStatus fra = next().status().clusters().getFirst();
        assertThat(fra.ready()).isZero();
        assertThat(fra.observed().cpu().value()).as("its pods may still run").isEqualTo(200);
        assertThat(fra.message()).contains("Unreachable");
    }

    @Test
    void aCopyThatHasNotLeftYetStillCounts() {
        views.put(FRA, Views.running(FRA, WEB, 2));
        views.put(LON, Views.running(LON, WEB, 1));
        assertThat(next().status().clusters())
                .extracting(Placement.ClusterStatus::cluster)
                .containsExactly(FRA, LON);
    }

    @Test
    void whatAnEarlierLeaderSawStandsUntilTheMemberIsSeenAgain() {
        views.put(FRA, Views.running(FRA, WEB, 2));
        next();
        views.clear();
        assertThat(next().status().clusters().getFirst().ready()).isEqualTo(2);
    }

    private Placement next() {
        stored =
                PlacementStatus.next(
                                stored, Placement.read(stored), WEB, views, upToDate, Instant.EPOCH)
                        .orElse(stored);
        return Placement.read(stored);
    }

    private static Condition condition(Placement placement, String type) {
        return placement.status().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
