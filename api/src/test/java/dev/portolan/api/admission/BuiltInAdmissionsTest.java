package dev.portolan.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class BuiltInAdmissionsTest {
    private static final KindRegistry KINDS = KindRegistry.federation();
    private static final String POLICY =
            """
            {"apiVersion":"portolan.dev/v1alpha1","kind":"PlacementPolicy",
             "metadata":{"name":"web","namespace":"shop"},
             "spec":{"resourceSelectors":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}]%s}}
            """;

    private final Document deployment =
            Document.parse(
                    "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"}}");
    private final Document member =
            Document.parse(
                    "{\"apiVersion\":\"portolan.dev/v1alpha1\",\"kind\":\"MemberCluster\",\"metadata\":{\"name\":\"fra\"}}");

    @Test
    void findsNothingWrongWithAPolicyThatReaches() {
        Admission.Review review =
                review(
                        ResourceType.PLACEMENT_POLICIES,
                        POLICY.formatted(",\"clusterAffinity\":{\"clusterNames\":[\"fra\"]}"));
        assertThat(review.causes()).isEmpty();
        assertThat(review.warnings()).isEmpty();
    }

    @Test
    void namesTheFieldThatTheRecordRefuses() {
        Admission.Review review =
                review(
                        ResourceType.PLACEMENT_POLICIES,
                        POLICY.formatted(
                                ",\"latency\":{\"clients\":[{\"region\":\"eu\",\"share\":0}]}"));
        assertThat(review.causes())
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.field()).isEqualTo("spec.latency.clients[0]");
                    assertThat(cause.message()).contains("share must be more than 0");
                });
    }

    @Test
    void refusesAMemberWhoseNameIsNoLabel() {
        Admission.Review review =
                review(
                        ResourceType.MEMBER_CLUSTERS,
                        "{\"metadata\":{\"name\":\"Not.A.Label\"},\"spec\":{\"endpoint\":\"https://127.0.0.1:6443\"}}");
        assertThat(review.causes()).extracting(Cause::field).containsExactly("metadata.name");
    }

    @Test
    void warnsOfClustersWhereverAPolicyNamesThem() {
        Admission.Review review =
                review(
                        ResourceType.PLACEMENT_POLICIES,
                        POLICY.formatted(
                                """
                                ,"clusterAffinity":{"exclude":["ice"]},
                                 "replicas":{"mode":"Divide","division":"Weighted",
                                             "weights":[{"clusters":{"clusterNames":["sea"]},"weight":1}]},
                                 "latency":{"clients":[{"cluster":"sun","share":1}]}
                                """));
        assertThat(review.warnings())
                .hasSize(3)
                .anyMatch(warning -> warning.contains("\"ice\""))
                .anyMatch(warning -> warning.contains("\"sea\""))
                .anyMatch(warning -> warning.contains("\"sun\""));
    }

    @Test
    void warnsOfAPolicyThatSelectsNothing() {
        Admission.Review review =
                review(
                        ResourceType.PLACEMENT_POLICIES,
                        POLICY.formatted("").replace("\"name\":\"web\"}]", "\"name\":\"db\"}]"));
        assertThat(review.warnings())
                .singleElement()
                .asString()
                .contains("PlacementPolicy shop/web selects nothing yet", "apps/v1 Deployment db");
    }

    private Admission.Review review(ResourceType type, String json) {
        ServedKind kind = KINDS.byType(type).orElseThrow();
        Map<ResourceType, List<Document>> objects =
                Map.of(
                        ResourceType.DEPLOYMENTS,
                        List.of(deployment),
                        ResourceType.MEMBER_CLUSTERS,
                        List.of(member));
        Admission.Input input =
                new Admission.Input(
                        kind,
                        Document.parse(json),
                        Optional.empty(),
                        (wanted, namespace) -> objects.getOrDefault(wanted, List.of()));
        List<Admission.Review> reviews =
                BuiltInAdmissions.inOrder(KINDS).stream()
                        .map(admission -> admission.review(input))
                        .toList();
        return new Admission.Review(
                reviews.stream().flatMap(review -> review.causes().stream()).toList(),
                reviews.stream().flatMap(review -> review.warnings().stream()).toList());
    }
}
