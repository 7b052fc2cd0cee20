package dev.portolan.model.policy;

import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.cluster.Taint;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class PolicyDecodingTest {
    @Test
    void readsWhatItWrites() {
        PlacementPolicy policy =
                aPolicy("web")
                        .selectingLabelled("apps/v1", "Deployment", "tier", "web")
                        .dividing(ReplicaRule.Division.Even)
                        .atLeast(2)
                        .atMost(3)
                        .withClientsIn("eu-central-1", 70)
                        .within(80)
                        .tolerating(Taint.UNREACHABLE, Taint.Effect.NoExecute, 20)
                        .build();

        assertThat(
                        PlacementPolicy.read(
                                aPolicy("web")
                                        .selectingLabelled("apps/v1", "Deployment", "tier", "web")
                                        .dividing(ReplicaRule.Division.Even)
                                        .atLeast(2)
                                        .atMost(3)
                                        .withClientsIn("eu-central-1", 70)
                                        .within(80)
                                        .tolerating(Taint.UNREACHABLE, Taint.Effect.NoExecute, 20)
                                        .document()))
                .isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"replicas\": {\"minClusters\": 3, \"maxClusters\": 2}} | spec.replicas:"
                        + " minClusters 3 and maxClusters 2 contradict each other",
                "{\"latency\": {\"clients\": [{\"share\": 1}]}} | spec.latency.clients[0]: a"
                        + " latency client names either a cluster or a region",
                "{\"scoreWeights\": {\"latency\": -1}} | spec.scoreWeights: weight latency must not"
                        + " be negative, but is -1.0",
                "{\"tolerations\": [{\"value\": \"x\"}]} | spec.tolerations[0]: a toleration"
                        + " without a key needs operator: Exists"
            })
    void namesTheFieldThatIsWrong(String spec, String message) {
        Document document =
                Document.parse("{\"spec\": " + spec.strip() + "}")
                        .edit(root ->
                                root.withObject("/spec")
                                        .putArray("resourceSelectors")
                                        .addObject()
                                        .put("apiVersion", "apps/v1")
                                        .put("kind", "Deployment"));

        assertThatThrownBy(() -> PlacementPolicy.read(document))
                .isInstanceOf(DocumentException.class)
                .hasMessage(message.strip());
    }

    @Test
    void toleratesASilentClusterForFiveMinutesWherePoliciesSayNothing() {
        assertThat(aPolicy("p").build().spec().unreachableLimit()).contains(Duration.ofMinutes(5));
        assertThat(aPolicy("p").tolerating(Taint.UNREACHABLE).build().spec().unreachableLimit())
                .isEmpty();
        assertThat(
                        aPolicy("p")
                                .tolerating(Taint.UNREACHABLE, Taint.Effect.NoExecute, 20)
                                .tolerating(Taint.UNREACHABLE)
                                .build()
                                .spec()
                                .unreachableLimit())
                .contains(Duration.ofSeconds(20));
    }

    @Test
    void allowsAClusterOfSeveralZonesWhereOneIsWantedAndRefusesItWhereOneIsNot() {
        var member = aCluster("fra").in("aws", "eu-central-1", "a", "b").build();

        assertThat(fields(LabelSelector.Operator.In, "zone", "b").allows(member)).isTrue();
        assertThat(fields(LabelSelector.Operator.In, "zone", "c").allows(member)).isFalse();
        assertThat(fields(LabelSelector.Operator.NotIn, "zone", "b").allows(member)).isFalse();
        assertThat(fields(LabelSelector.Operator.In, "provider", "aws").allows(member)).isTrue();
    }

    @Test
    void selectsByLabelsAndExpressions() {
        LabelSelector selector =
                new LabelSelector(
                        Map.of("tier", "web"),
                        List.of(
                                new LabelSelector.Requirement(
                                        "canary", LabelSelector.Operator.DoesNotExist, List.of())));

        assertThat(selector.matches(Map.of("tier", "web"))).isTrue();
        assertThat(selector.matches(Map.of("tier", "web", "canary", "yes"))).isFalse();
        assertThat(selector.matches(Map.of())).isFalse();
        assertThat(LabelSelector.EVERYTHING.matches(Map.of())).isTrue();
    }

    private static ClusterAffinity fields(
            LabelSelector.Operator operator, String key, String value) {
        return new ClusterAffinity(
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(
                        new LabelSelector(
                                Map.of(),
                                List.of(
                                        new LabelSelector.Requirement(
                                                key, operator, List.of(value))))));
    }
}
