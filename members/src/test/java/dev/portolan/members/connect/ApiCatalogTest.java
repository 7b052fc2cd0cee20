package dev.portolan.members.connect;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ApiCatalogTest {
    private final ApiCatalog catalog = catalog();

    @Test
    void namesPathsAsKubernetesDoes() {
        assertThat(catalog.find(ResourceType.SERVICES).orElseThrow().path("shop", "web"))
                .isEqualTo("api/v1/namespaces/shop/services/web");
        assertThat(catalog.find(ResourceType.NODES).orElseThrow().path("", "n1"))
                .isEqualTo("api/v1/nodes/n1");
        assertThat(catalog.find(ResourceType.DEPLOYMENTS).orElseThrow().path("", ""))
                .isEqualTo("apis/apps/v1/deployments");
    }

    @Test
    void prefersTheVersionThatWasDiscoveredFirst() {
        assertThat(catalog.find(ResourceType.DEPLOYMENTS).orElseThrow().version()).isEqualTo("v1");
        assertThat(catalog.find("apps/v1beta1", "Deployment").orElseThrow().version())
                .isEqualTo("v1beta1");
    }

    @Test
    void listsEveryKindOnce() {
        assertThat(catalog.kinds())
                .containsExactly(
                        "apps/v1/Deployment", "apps/v1beta1/Deployment", "v1/Node", "v1/Service");
    }

    @Test
    void readsAllOfDiscoveryFromOneDocument() {
        var core =
                json(
                        """
                        {'kind': 'APIGroupDiscoveryList', 'items': [
                          {'metadata': {'creationTimestamp': null}, 'versions': [
                            {'version': 'v1', 'freshness': 'Current', 'resources': [
                              {'resource': 'services', 'scope': 'Namespaced',
                               'responseKind': {'group': '', 'version': 'v1', 'kind': 'Service'},
                               'subresources': [{'subresource': 'status'}]},
                              {'resource': 'nodes', 'scope': 'Cluster',
                               'responseKind': {'group': '', 'version': 'v1', 'kind': 'Node'}}]}]}]}
                        """);
        var groups =
                json(
                        """
                        {'kind': 'APIGroupDiscoveryList', 'items': [
                          {'metadata': {'name': 'apps'}, 'versions': [
                            {'version': 'v1', 'resources': [
                              {'resource': 'deployments', 'scope': 'Namespaced',
                               'responseKind': {'kind': 'Deployment'}},
                              {'resource': 'onlyparts', 'scope': 'Namespaced', 'responseKind': null}]},
                            {'version': 'v1beta1', 'resources': [
                              {'resource': 'deployments', 'scope': 'Namespaced',
                               'responseKind': {'kind': 'Deployment'}}]}]}]}
                        """);
        assertThat(ApiCatalog.isAggregated(core)).isTrue();
        List<ApiCatalog.Resource> read = new ArrayList<>(ApiCatalog.readAggregated(core));
        read.addAll(ApiCatalog.readAggregated(groups));
        assertThat(new ApiCatalog(read)).isEqualTo(catalog);
    }

    private static ApiCatalog catalog() {
        List<ApiCatalog.Resource> resources =
                new ArrayList<>(
                        ApiCatalog.read(
                                json(
                                        """
                                        {'groupVersion': 'v1', 'resources': [
                                          {'name': 'services', 'kind': 'Service', 'namespaced': true},
                                          {'name': 'services/status', 'kind': 'Service', 'namespaced': true},
                                          {'name': 'nodes', 'kind': 'Node', 'namespaced': false}]}
                                        """)));
        for (String version : List.of("v1", "v1beta1")) {
            resources.addAll(
                    ApiCatalog.read(
                            json(
                                    """
                                    {'groupVersion': 'apps/%s', 'resources': [
                                      {'name': 'deployments', 'kind': 'Deployment', 'namespaced': true}]}
                                    """
                                            .formatted(version))));
        }
        return new ApiCatalog(resources);
    }
}
