package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.List;
import java.util.Set;

class KindRegistryTest {
    static final List<KindRegistry> REGISTRIES =
            List.of(KindRegistry.federation(), KindRegistry.member());

    @Test
    void federationServesPortolansKindsAndTemplates() {
        KindRegistry federation = KindRegistry.federation();
        assertThat(federation.byKind("portolan.dev/v1alpha1", "Placement")).isPresent();
        assertThat(federation.byPath("portolan.dev", "v1alpha1", "memberclusters")).isPresent();
        assertThat(federation.byKind("multicluster.x-k8s.io/v1alpha1", "ServiceExport"))
                .isPresent();
        assertThat(federation.byPath("apps", "v1", "deployments")).isPresent();
        assertThat(federation.byType(ResourceType.PODS)).isEmpty();
        assertThat(federation.byType(ResourceType.VOLUME_GROUPS)).isEmpty();
    }

    @Test
    void memberServesWhatRunsInACluster() {
        KindRegistry member = KindRegistry.member();
        for (ResourceType type :
                Set.of(
                        ResourceType.PODS,
                        ResourceType.NODES,
                        ResourceType.REPLICA_SETS,
                        ResourceType.ENDPOINT_SLICES,
                        ResourceType.VOLUMES,
                        ResourceType.LEASES,
                        ResourceType.VOLUME_SNAPSHOTS,
                        ResourceType.VOLUME_GROUPS)) {
            assertThat(member.byType(type)).as(type.toString()).isPresent();
        }
        assertThat(member.byType(ResourceType.PLACEMENTS)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("REGISTRIES")
    void coreGroupComesFirstAndGroupsAreInOnePiece(KindRegistry registry) {
        assertThat(registry.groups()).startsWith("", "apps").doesNotHaveDuplicates();
        assertThat(registry.versions("apps")).containsExactly("v1");
        assertThat(registry.kinds("apps", "v1"))
                .extracting(ServedKind::kind)
                .contains("Deployment");
    }

    @ParameterizedTest
    @FieldSource("REGISTRIES")
    void everyNameThatKubectlTakesMeansOneKind(KindRegistry registry) {
        assertThat(registry.kinds().stream().flatMap(kind -> kind.names().shortNames().stream()))
                .doesNotHaveDuplicates();
        assertThat(registry.kinds().stream().map(kind -> kind.names().singular()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @FieldSource("REGISTRIES")
    void everyKindHasADescriptionAndFieldsOfEveryObject(KindRegistry registry) {
        for (ServedKind kind : registry.kinds()) {
            assertThat(kind.description()).as(kind.kind()).isNotEmpty();
            assertThat(((Schema.Structure) kind.schema().resolved()).fields())
                    .as(kind.kind())
                    .containsKeys("apiVersion", "kind", "metadata");
        }
    }

    @Test
    void refusesTwoKindsOfOneName() {
        List<ServedKind> twice =
                List.of(
                        KindRegistry.member().kinds().getFirst(),
                        KindRegistry.member().kinds().getFirst());
        assertThatThrownBy(() -> KindRegistry.of(twice)).hasMessageContaining("served twice");
    }

    @Test
    void takesAKindInPlaceOfOneThatItServes() {
        ServedKind first = KindRegistry.member().kinds().getFirst();
        KindRegistry replaced = KindRegistry.member().withKinds(List.of(first));
        assertThat(replaced.kinds()).hasSameSizeAs(KindRegistry.member().kinds()).endsWith(first);
    }
}
