package dev.portolan.control.placement;

import static dev.portolan.control.placement.Manifests.configMap;
import static dev.portolan.control.placement.Manifests.deployment;
import static dev.portolan.control.placement.Manifests.protectedApplication;
import static dev.portolan.control.placement.Manifests.service;
import static dev.portolan.control.placement.Manifests.statefulSet;
import static dev.portolan.control.placement.Manifests.storageClass;
import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.PolicyFixture.aClusterPolicy;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.cluster.Taint;
import dev.portolan.model.control.Term;
import dev.portolan.model.fixture.PolicyFixture;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlacementPreview;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class PlacementLoopTest {
    private static final Duration WHILE = Duration.ofSeconds(30);
    private final Nearest decider = new Nearest();
    private final Story story = new Story(decider);

    private static PolicyFixture all() {
        return aPolicy("all")
                .selecting("apps/v1", "Deployment")
                .selecting("apps/v1", "StatefulSet");
    }

    @Test
    void placesASelectedWorkloadAndWritesWhyAndWhatGoesWithIt() {
        story.with(aCluster("fra"), aCluster("lon")).with(all());
        story.apply(service("web"), configMap("web-settings"), deployment("web", 3, "500m"));

        Placement placement = story.find("web-deployment").orElseThrow();
        assertThat(story.shares("web-deployment")).isEqualTo(Map.of("fra", 3));
        assertThat(placement.spec().policy()).isEqualTo("PlacementPolicy shop/all");
        assertThat(placement.spec().request().display("cpu")).isEqualTo("500m");
        assertThat(placement.spec().dependencies())
                .containsExactly(
                        new Placement.Dependency("", "configmaps", "web-settings"),
                        new Placement.Dependency("", "services", "web"));
        assertThat(placement.status().history()).hasSize(1);
        assertThat(placement.status().conditions())
                .extracting(Condition::type, Condition::status)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("Scheduled", "True"));
        assertThat(
                        story.stored("Placement", "web-deployment")
                                .orElseThrow()
                                .content()
                                .at("metadata", "ownerReferences"))
                .first()
                .returns("uid-web", owner -> owner.path("uid").asText());
    }

    @Test
    void writesNothingWhenNothingThatMattersHasChanged() {
        story.with(aCluster("fra").at(10, "lon"), aCluster("lon")).with(all());
        story.apply(deployment("web", 3, "500m"));
        story.pass(WHILE);
        int writes = story.writes();

        story.with(aCluster("fra").at(11, "lon"));
        story.apply(
                deployment("web", 3, "500m")
                        .edit(root -> root.withObject("/status").put("readyReplicas", 2)));
        story.with(all());
        story.pass(WHILE);

        assertThat(story.writes()).isEqualTo(writes);
    }

    @Test
    void decidesAnewWhenARoundTripChangesByMoreThanItsThreshold() {
        story.with(aCluster("fra").at(10, "lon"), aCluster("lon")).with(all());
        story.apply(deployment("web", 3, "500m"));
        int asked = decider.asked.size();

        story.with(aCluster("fra").at(11.9, "lon"));
        assertThat(decider.asked).hasSize(asked);
        story.with(aCluster("fra").at(13, "lon"));
        assertThat(decider.asked).hasSize(asked + 1);
    }

    @Test
    void movesWhatIsOnASilentClusterWhenTheTolerationHasRunOutAndNotBefore() {
        story.with(aCluster("fra"), aCluster("lon"))
                .with(all().tolerating(Taint.UNREACHABLE, Taint.Effect.NoExecute, 20));
        story.apply(deployment("web", 3, "500m"));
        story.with(aCluster("fra").notReadySince(story.now()));

        story.pass(Duration.ofSeconds(19));
        assertThat(story.shares("web-deployment")).isEqualTo(Map.of("fra", 3));
        story.pass(Duration.ofSeconds(1));
        assertThat(story.shares("web-deployment")).isEqualTo(Map.of("lon", 3));
        assertThat(story.find("web-deployment").orElseThrow().status().history())
                .extracting(Placement.Decision::reason)
                .containsExactly("goes to lon", "goes to fra");
    }

    @Test
    void placesWhatIsCalledBeforeItsCallersWhateverTheOrderOfTheirNames() {
        story.with(aCluster("fra").withCores(1), aCluster("lon").withCores(64)).with(all());
        story.apply(
                service("a-front"),
                service("z-orders"),
                deployment("a-front", 1, "100m", "z-orders"),
                deployment("z-orders", 1, "8"));

        assertThat(story.shares("z-orders-deployment")).isEqualTo(Map.of("lon", 1));
        assertThat(story.shares("a-front-deployment")).isEqualTo(Map.of("lon", 1));
    }

    @Test
    void letsAFirstPlacementWaitAMomentForWhatItCalls() {
        story.with(aCluster("fra").withCores(1), aCluster("lon").withCores(64)).with(all());
        story.apply(deployment("front", 1, "100m", "orders"));
        assertThat(story.find("front-deployment")).isEmpty();

        story.pass(Duration.ofMillis(400))
                .apply(service("orders"))
                .apply(deployment("orders", 1, "8"));

        assertThat(story.shares("front-deployment")).isEqualTo(Map.of("lon", 1));
        story.apply(deployment("lonely", 1, "100m", "nobody"));
        story.pass(Duration.ofSeconds(1));
        assertThat(story.shares("lonely-deployment")).isEqualTo(Map.of("fra", 1));
    }

    @Test
    void tellsTheAuthorOnceThatNoPolicySelectsAnObjectAndSparesWhatIsCarriedWithAWorkload() {
        story.with(aCluster("fra")).with(all());
        story.apply(configMap("alone"), configMap("web-settings"));
        story.pass(Duration.ofSeconds(1)).apply(deployment("web", 1, "100m"));
        story.pass(WHILE).apply(configMap("alone")).pass(WHILE);

        assertThat(story.told)
                .filteredOn(tell -> tell.reason().equals("NotSelected"))
                .singleElement()
                .returns("alone", tell -> tell.about().key().name());
        assertThat(story.find("alone-configmap")).isEmpty();
    }

    @Test
    void tellsTheAuthorOfAStorageClassThatItGoesNowhere() {
        story.with(aCluster("fra")).apply(storageClass("fast"));
        story.pass(WHILE);

        assertThat(story.told)
                .singleElement()
                .returns("NotSelected", Effect.Tell::reason)
                .returns("fast", tell -> tell.about().key().name());
    }

    @Test
    void removesThePlacementWithItsTemplate() {
        story.with(aCluster("fra")).with(all()).apply(deployment("web", 1, "100m"));
        story.delete(deployment("web", 1, "100m"));

        assertThat(story.find("web-deployment")).isEmpty();
    }

    @Test
    void removesThePlacementWithThePolicyThatSelectedIt() {
        story.with(aCluster("fra")).with(all()).apply(deployment("web", 1, "100m"));
        story.delete(all().document());

        assertThat(story.find("web-deployment")).isEmpty();
    }

    @Test
    void placesAgainWhatSomebodyDeletedByHand() {
        story.with(aCluster("fra")).with(all()).apply(deployment("web", 1, "100m"));
        story.delete(story.stored("Placement", "web-deployment").orElseThrow().content());

        assertThat(story.shares("web-deployment")).isEqualTo(Map.of("fra", 1));
    }

    @Test
    void saysWhatFoundNoPlaceAndPlacesItWhenThereIsRoom() {
        story.with(aCluster("fra").withCores(2)).with(all()).apply(deployment("web", 1, "4"));
        Placement placement = story.find("web-deployment").orElseThrow();

        assertThat(placement.status().unplaced()).isOne();
        assertThat(placement.status().conditions().getFirst().reason()).isEqualTo("FitsNowhere");
        assertThat(story.told).filteredOn(tell -> tell.reason().equals("Unplaced")).hasSize(1);
        story.pass(WHILE).with(aCluster("fra").withCores(8));
        assertThat(story.shares("web-deployment")).isEqualTo(Map.of("fra", 1));
    }

    @Test
    void startsAProtectedWriterWhereItIsPreferredAndFollowsItsPrimary() {
        story.with(aCluster("fra"), aCluster("lon")).with(all());
        story.apply(protectedApplication("orders", "lon", "")).apply(statefulSet("orders", "fast"));
        assertThat(story.shares("orders-statefulset")).isEqualTo(Map.of("lon", 1));

        story.apply(protectedApplication("orders", "lon", "lon"));
        story.apply(protectedApplication("orders", "lon", "fra"));
        assertThat(story.shares("orders-statefulset")).isEqualTo(Map.of("fra", 1));
    }

    @Test
    void neverSellsTheSameCoreTwiceInOneBatch() {
        story.with(aCluster("fra").withCores(4), aCluster("lon").withCores(4)).with(all());
        story.apply(deployment("a", 1, "3"), deployment("b", 1, "3"), deployment("c", 1, "3"));

        assertThat(story.shares("a-deployment")).isEqualTo(Map.of("fra", 1));
        assertThat(story.shares("b-deployment")).isEqualTo(Map.of("lon", 1));
        assertThat(story.shares("c-deployment")).isEmpty();
    }

    @Test
    void keepsWhatTheMembersReportInTheStatus() {
        story.with(aCluster("fra")).with(all()).apply(deployment("web", 1, "100m"));
        Document reported =
                story.stored("Placement", "web-deployment")
                        .orElseThrow()
                        .content()
                        .edit(root ->
                                root.withObject("/status")
                                        .set(
                                                "clusters",
                                                Json.array(
                                                        List.of(
                                                                new Placement.ClusterStatus(
                                                                        new dev.portolan.model
                                                                                .cluster
                                                                                .ClusterName("fra"),
                                                                        Optional.empty(),
                                                                        1,
                                                                        dev.portolan.model.quantity
                                                                                .ResourceVector
                                                                                .ZERO,
                                                                        "")))));
        story.apply(reported).apply(deployment("web", 2, "100m"));

        Placement placement = story.find("web-deployment").orElseThrow();
        assertThat(placement.spec().replicas()).isEqualTo(2);
        assertThat(placement.status().clusters())
                .singleElement()
                .returns(1, Placement.ClusterStatus::ready);
    }

    @Test
    void saysInAPolicysStatusForHowManyObjectsItIsInForce() {
        story.with(aCluster("fra")).with(all()).with(aClusterPolicy("idle").withPriority(-1));
        story.apply(deployment("a", 1, "100m"), deployment("b", 1, "100m")).pass(WHILE);

        Document mine = story.stored("PlacementPolicy", "all").orElseThrow().content();
        assertThat(mine.at("status", "selected").asInt()).isEqualTo(2);
        assertThat(mine.at("status", "conditions").path(0).path("status").asText())
                .isEqualTo("True");
        Document idle = story.stored("ClusterPlacementPolicy", "idle").orElseThrow().content();
        assertThat(idle.at("status", "conditions").path(0).path("reason").asText())
                .isEqualTo("SelectsNothing");
    }

    @Test
    void saysInAPolicysStatusWhatIsWrongWithIt() {
        Document broken =
                all().document()
                        .edit(root -> root.withObject("/spec/replicas").put("minClusters", -1));
        story.with(aCluster("fra")).apply(broken).pass(WHILE);

        JsonNode condition =
                story.stored("PlacementPolicy", "all")
                        .orElseThrow()
                        .content()
                        .at("status", "conditions")
                        .path(0);
        assertThat(condition.path("status").asText()).isEqualTo("False");
        assertThat(condition.path("message").asText())
                .isEqualTo("spec.replicas: minClusters -1 and maxClusters 0 contradict each other");
    }

    @Test
    void doesNothingWhileItDoesNotLeadAndCatchesUpWhenItDoes() {
        story.input(new Input.Led(Optional.empty()));
        story.with(aCluster("fra")).with(all()).apply(deployment("web", 1, "100m")).pass(WHILE);
        assertThat(story.writes()).isZero();

        story.input(new Input.Led(Optional.of(new Term(7))));
        assertThat(story.shares("web-deployment")).isEqualTo(Map.of("fra", 1));
    }

    @Test
    void tellsOfAManifestThatCannotBeReadAndLeavesItsPlacementAlone() {
        story.with(aCluster("fra")).with(all()).apply(deployment("web", 1, "100m"));
        story.apply(deployment("web", 1, "lots"));

        assertThat(story.shares("web-deployment")).isEqualTo(Map.of("fra", 1));
        assertThat(story.told)
                .last()
                .returns("Unreadable", Effect.Tell::reason)
                .extracting(Effect.Tell::message)
                .asString()
                .startsWith("container server: resources: cpu: \"lots\" is not a quantity");
    }

    @Test
    void previewsWithoutWriting() {
        story.with(aCluster("fra")).with(all());

        assertThat(story.preview(deployment("web", 2, "1")))
                .isInstanceOfSatisfying(
                        PlacementPreview.Planned.class,
                        planned -> assertThat(planned.plan().reason()).isEqualTo("goes to fra"));
        assertThat(story.preview(configMap("alone")))
                .isInstanceOf(PlacementPreview.NotSelected.class);
        assertThat(story.commits()).isZero();
        assertThat(story.stored("Placement", "web-deployment")).isEmpty();
    }
}
