package dev.portolan.members.report;

import static dev.portolan.members.Objects.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.members.observe.MemberView;
import dev.portolan.members.observe.Views;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

class TemplateStatusTest {
    private static final ClusterName FRA = new ClusterName("fra");
    private static final ClusterName LON = new ClusterName("lon");
    private static final ResourceKey WEB =
            new ResourceKey(ResourceType.DEPLOYMENTS, Namespace.of("shop"), "web");

    @Test
    void addsTheMembersUpSoThatARolloutEnds() {
        Document changed =
                next(
                        deployment("web", 3),
                        true,
                        Views.running(FRA, WEB, 2),
                        Views.running(LON, WEB, 1));
        assertThat(changed.at("status", "replicas").asInt()).isEqualTo(3);
        assertThat(changed.at("status", "readyReplicas").asInt()).isEqualTo(3);
        assertThat(changed.at("status", "updatedReplicas").asInt()).isEqualTo(3);
        assertThat(changed.at("status", "observedGeneration").asInt()).isEqualTo(1);
        assertThat(changed.has("status", "unavailableReplicas")).isFalse();
        assertThat(changed.items("status", "conditions"))
                .extracting(c ->
                        c.path("type").asText()
                                + "="
                                + c.path("status").asText()
                                + " "
                                + c.path("reason").asText())
                .containsExactly(
                        "Available=True MinimumReplicasAvailable",
                        "Progressing=True NewReplicaSetAvailable");
    }

    @Test
    void whatDoesNotAnswerCountsWithNothing() {
        Document changed =
                next(
                        deployment("web", 3),
                        true,
                        Views.running(FRA, WEB, 2),
                        Views.lost(Views.running(LON, WEB, 1)));
        assertThat(changed.at("status", "readyReplicas").asInt()).isEqualTo(2);
        assertThat(changed.at("status", "unavailableReplicas").asInt()).isEqualTo(1);
    }

    @Test
    void theNewGenerationIsObservedOnlyOnceItIsEverywhere() {
        assertThat(
                        next(deployment("web", 3), false, Views.running(FRA, WEB, 3))
                                .has("status", "observedGeneration"))
                .isFalse();
    }

    @Test
    void writesNothingTwice() {
        Document once = next(deployment("web", 2), true, Views.running(FRA, WEB, 2));
        assertThat(
                        TemplateStatus.next(
                                once,
                                WEB,
                                Map.of(FRA, Views.running(FRA, WEB, 2)),
                                true,
                                Instant.EPOCH.plusSeconds(60)))
                .isEmpty();
    }

    private static Document next(Document template, boolean everywhere, MemberView... views) {
        Map<ClusterName, MemberView> byName = new java.util.HashMap<>();
        for (MemberView view : views) {
            byName.put(view.member(), view);
        }
        return TemplateStatus.next(template, WEB, byName, everywhere, Instant.EPOCH).orElseThrow();
    }
}
