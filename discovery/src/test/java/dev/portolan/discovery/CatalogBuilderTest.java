package dev.portolan.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

import org.junit.jupiter.api.Test;

class CatalogBuilderTest {
    private static final ServiceName CART = ServiceName.of("boutique", "cart");
    private static final ClientLocation IN_FRA =
            new ClientLocation.InMember(new ClusterName("fra"));

    private final CatalogBuilder builder = new CatalogBuilder();
    private long revision;

    @Test
    void aServiceNeedsAnExportAndAMemberThatHasIt() {
        put(ResourceType.MEMBER_SERVICES, service("fra", "\"clusterIps\":[\"10.41.0.9\"]"));
        assertThat(build().find(CART)).isEmpty();

        put(ResourceType.SERVICE_EXPORTS, export());
        assertThat(build().find(CART)).isPresent();

        builder.remove(key(ResourceType.SERVICE_EXPORTS, "cart"));
        assertThat(build().find(CART)).isEmpty();
    }

    @Test
    void aMemberThatOnlyImportsIsNoExporter() {
        put(ResourceType.SERVICE_EXPORTS, export());
        put(ResourceType.MEMBER_SERVICES, service("dub", "\"clusterIps\":[\"10.42.0.9\"]"));
        put(ResourceType.MEMBER_SERVICES, service("fra", "\"importIps\":[\"10.41.0.7\"]"));

        ImportedService cart = build().find(CART).orElseThrow();

        assertThat(cart.exporters())
                .extracting(Exporter::cluster)
                .containsExactly(new ClusterName("dub"));
        assertThat(cart.importIps(new ClusterName("fra"))).containsExactly("10.41.0.7");
    }

    @Test
    void aMembersReadinessReachesItsServices() {
        put(ResourceType.SERVICE_EXPORTS, export());
        put(ResourceType.MEMBER_SERVICES, service("fra", "\"clusterIps\":[\"10.41.0.9\"]"));
        put(ResourceType.MEMBER_CLUSTERS, member("fra", "True"));
        assertThat(build().find(CART).orElseThrow().exporters().getFirst().memberReady()).isTrue();

        put(ResourceType.MEMBER_CLUSTERS, member("fra", "False"));
        assertThat(build().find(CART).orElseThrow().exporters().getFirst().memberReady()).isFalse();

        builder.remove(ResourceKey.of(ResourceType.MEMBER_CLUSTERS, "fra"));
        assertThat(build().find(CART).orElseThrow().exporters().getFirst().memberReady()).isFalse();
    }

    @Test
    void aReportThatIsRemovedTakesItsExporterAlong() {
        put(ResourceType.SERVICE_EXPORTS, export());
        put(ResourceType.MEMBER_SERVICES, service("fra", "\"clusterIps\":[\"10.41.0.9\"]"));
        put(ResourceType.MEMBER_SERVICES, service("dub", "\"clusterIps\":[\"10.42.0.9\"]"));

        builder.remove(key(ResourceType.MEMBER_SERVICES, "cart.fra"));

        assertThat(build().find(CART).orElseThrow().exporters())
                .extracting(Exporter::cluster)
                .containsExactly(new ClusterName("dub"));
    }

    @Test
    void whatCannotBeReadChangesNothing() {
        put(ResourceType.SERVICE_EXPORTS, export());
        put(ResourceType.MEMBER_SERVICES, service("fra", "\"clusterIps\":[\"10.41.0.9\"]"));

        assertThatThrownBy(
                        () -> put(ResourceType.MEMBER_SERVICES, service("fra", "\"endpoints\":7")))
                .isInstanceOf(DocumentException.class);

        assertThat(build().find(CART).orElseThrow().exporters()).hasSize(1);
    }

    @Test
    void aCatalogueStaysAsItWasWhenTheBuilderGoesOn() {
        put(ResourceType.SERVICE_EXPORTS, export());
        put(
                ResourceType.MEMBER_SERVICES,
                service("fra", "\"importIps\":[\"10.41.0.7\"],\"clusterIps\":[\"10.41.0.9\"]"));
        ServiceCatalog before = build();

        builder.remove(key(ResourceType.SERVICE_EXPORTS, "cart"));
        ServiceCatalog after = build();

        assertThat(before.resolve(CART, IN_FRA)).isPresent();
        assertThat(after.resolve(CART, IN_FRA)).isEmpty();
        assertThat(after.revision()).isEqualTo(new Revision(revision));
    }

    private ServiceCatalog build() {
        return builder.build(new Revision(revision));
    }

    private void put(ResourceType type, String json) {
        Document content = Document.parse(json);
        revision++;
        builder.put(
                new StoredObject(
                        new ResourceKey(type, content.namespace(), content.name()),
                        new Revision(revision),
                        new Revision(revision),
                        content));
    }

    private static ResourceKey key(ResourceType type, String name) {
        return new ResourceKey(type, CART.namespace(), name);
    }

    private static String export() {
        return "{\"metadata\":{\"namespace\":\"boutique\",\"name\":\"cart\"}}";
    }

    private static String service(String cluster, String rest) {
        return """
        {"metadata":{"namespace":"boutique","name":"cart.%s"},
         "spec":{"service":"cart","cluster":"%s",%s}}
        """
                .formatted(cluster, cluster, rest);
    }

    private static String member(String name, String ready) {
        return """
        {"metadata":{"name":"%s"},"spec":{"endpoint":"https://127.0.0.1:6443"},
         "status":{"conditions":[{"type":"Ready","status":"%s","reason":"","message":"",
          "lastTransitionTime":"2026-01-01T00:00:00Z"}]}}
        """
                .formatted(name, ready);
    }
}
