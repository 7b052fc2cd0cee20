package dev.portolan.members.apply;

import static dev.portolan.members.Objects.config;
import static dev.portolan.members.Objects.deployment;
import static dev.portolan.members.Objects.json;
import static dev.portolan.members.Objects.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class IntentsTest {
    private final Map<ResourceKey, StoredObject> templates = new HashMap<>();

    @Test
    void aDependencyFollowsEveryWorkloadThatNamesIt() {
        template(
                ResourceType.DEPLOYMENTS,
                stored(ResourceType.DEPLOYMENTS, deployment("web", 3), 1));
        template(
                ResourceType.DEPLOYMENTS,
                stored(ResourceType.DEPLOYMENTS, deployment("api", 3), 1));
        template(ResourceType.CONFIG_MAPS, stored(ResourceType.CONFIG_MAPS, config("settings"), 1));
        Intents intents = intents(placement("web", "fra", 3), placement("api", "lon", 2));
        Intent settings = intents.byKey().get(key(ResourceType.CONFIG_MAPS, "settings"));
        assertThat(settings.shares())
                .containsOnly(Map.entry(name("fra"), 0), Map.entry(name("lon"), 0));
        assertThat(intents.byKey().get(key(ResourceType.DEPLOYMENTS, "web")).shares())
                .containsOnly(Map.entry(name("fra"), 3));
    }

    @Test
    void aPlacementWhoseTemplateIsGoneAsksForNothing() {
        assertThat(intents(placement("web", "fra", 3)).byKey()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} is stored as {2}")
    @CsvSource({
        "apps/v1, Deployment, deployments.apps",
        "networking.k8s.io/v1, Ingress, ingresses.networking.k8s.io",
        "networking.k8s.io/v1, NetworkPolicy, networkpolicies.networking.k8s.io",
        "v1, Endpoints, endpoints",
        "example.org/v1, Mouse, mice.example.org"
    })
    void findsTheTypeOfAKind(String apiVersion, String kind, String type) {
        var mice =
                json("{'spec':{'group':'example.org','names':{'kind':'Mouse','plural':'mice'}}}");
        assertThat(TemplateTypes.of(apiVersion, kind, List.of(mice))).hasToString(type);
    }

    private Intents intents(Placement... placements) {
        return Intents.of(
                List.of(placements), List.of(), key -> Optional.ofNullable(templates.get(key)));
    }

    private void template(ResourceType type, StoredObject object) {
        templates.put(key(type, object.key().name()), object);
    }

    private static Placement placement(String workload, String cluster, int replicas) {
        return Placement.read(
                json(
                        """
                        {'metadata': {'namespace': 'shop', 'name': '%s-deployment'},
                         'spec': {'workload': {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': '%s'},
                                  'replicas': %d, 'clusters': [{'cluster': '%s', 'replicas': %d}],
                                  'dependencies': [{'group': '', 'plural': 'configmaps', 'name': 'settings'}]}}
                        """
                                .formatted(workload, workload, replicas, cluster, replicas)));
    }

    private static ClusterName name(String name) {
        return new ClusterName(name);
    }

    private static ResourceKey key(ResourceType type, String name) {
        return new ResourceKey(type, Namespace.of("shop"), name);
    }
}
