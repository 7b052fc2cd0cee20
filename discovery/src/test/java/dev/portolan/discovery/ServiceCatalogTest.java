package dev.portolan.discovery;

import static dev.portolan.discovery.ServiceFixture.aHeadlessService;
import static dev.portolan.discovery.ServiceFixture.aService;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ServiceCatalogTest {
    private static final ServiceName CART = ServiceName.of("boutique", "cart");
    private static final ClientLocation IN_FRA =
            new ClientLocation.InMember(new ClusterName("fra"));
    private static final ClientLocation IN_TYO =
            new ClientLocation.InMember(new ClusterName("tyo"));

    @Test
    void insideAMemberOnlyItsImportIsAnswered() {
        var catalog = catalog(cart().build());

        assertThat(addresses(catalog, IN_FRA)).containsExactly("10.41.0.7");
    }

    @Test
    void anImportKeepsItsAddressWithoutAnyReadyEndpoint() {
        var catalog =
                catalog(
                        aService("cart")
                                .exportedBy("fra", true, 0, 2, "127.20.1.10")
                                .importedBy("fra", "10.41.0.7")
                                .build());

        assertThat(addresses(catalog, IN_FRA)).containsExactly("10.41.0.7");
    }

    @Test
    void outsideAndWithoutAnImportGatewaysAreAnswered() {
        var catalog = catalog(cart().build());

        assertThat(addresses(catalog, ClientLocation.anywhere()))
                .containsExactly("127.20.2.10", "127.20.1.10");
        assertThat(addresses(catalog, IN_TYO)).containsExactly("127.20.2.10", "127.20.1.10");
    }

    @Test
    void aServiceThatAsksForItAnswersGatewaysInsideMembersToo() {
        var catalog = catalog(cart().answeringGateways().build());

        assertThat(addresses(catalog, IN_FRA)).containsExactly("127.20.1.10", "127.20.2.10");
    }

    @Test
    void aHeadlessServiceIsTheUnionOfReadyEndpointsTheNearestFirst() {
        var catalog =
                catalog(
                        aHeadlessService("cart")
                                .exportedBy("dublin", true, 1, 2, "")
                                .exportedBy("fra", true, 2, 2, "")
                                .exportedBy("tyo", false, 2, 2, "")
                                .build());

        var answer = (ServiceAnswer.Endpoints) catalog.resolve(CART, IN_FRA).orElseThrow();

        assertThat(answer.endpoints())
                .extracting(endpoint -> endpoint.cluster() + "/" + endpoint.label())
                .containsExactly("fra/10-140-3-0", "fra/10-140-3-1", "dublin/10-140-6-0");
    }

    @Test
    void anImportsAddressLeadsBackInsideItsMemberOnly() throws Exception {
        var catalog = catalog(cart().build());
        byte[] address = InetAddress.ofLiteral("10.41.0.7").getAddress();

        assertThat(catalog.pointers(address, IN_FRA))
                .extracting(ServiceCatalog.Pointer::service)
                .containsExactly(CART);
        assertThat(catalog.pointers(address, IN_TYO)).isEmpty();
        assertThat(catalog.pointers(address, ClientLocation.anywhere())).isEmpty();
    }

    @Test
    void clientsAreInTheMemberWithTheLongestNetworkAroundThem() {
        var networks =
                ClientNetworks.of(
                        Map.of(
                                new ClusterName("fra"), List.of("10.0.0.0/8", "2001:db8::/32"),
                                new ClusterName("tyo"), List.of("10.143.0.0/16", "not a network")));

        assertThat(networks.locate(InetAddress.ofLiteral("10.143.7.7").getAddress()))
                .contains(IN_TYO);
        assertThat(networks.locate(InetAddress.ofLiteral("10.1.1.1").getAddress()))
                .contains(IN_FRA);
        assertThat(networks.locate(InetAddress.ofLiteral("2001:db8::1").getAddress()))
                .contains(IN_FRA);
        assertThat(networks.locate(InetAddress.ofLiteral("127.0.0.1").getAddress())).isEmpty();
    }

    @Test
    void knowsTheNamespacesThatExport() {
        var catalog = catalog(cart().build());

        assertThat(catalog.hasNamespace(Namespace.of("boutique"))).isTrue();
        assertThat(catalog.hasNamespace(Namespace.of("default"))).isFalse();
        assertThat(catalog.resolve(ServiceName.of("default", "cart"), IN_FRA)).isEmpty();
    }

    private static ServiceFixture cart() {
        return aService("cart")
                .exportedBy("fra", true, 1, 1, "127.20.1.10")
                .exportedBy("dub", true, 2, 2, "127.20.2.10")
                .importedBy("fra", "10.41.0.7");
    }

    private static ServiceCatalog catalog(ImportedService service) {
        var latency =
                new LatencyMatrix(
                        Map.of(
                                new ClusterName("fra"),
                                Map.of(
                                        new ClusterName("dub"),
                                        25.0,
                                        new ClusterName("dublin"),
                                        25.0)));
        return new ServiceCatalog(new Revision(7), List.of(service), ClientNetworks.NONE, latency);
    }

    private static List<String> addresses(ServiceCatalog catalog, ClientLocation client) {
        Optional<ServiceAnswer> answer = catalog.resolve(CART, client);
        return ((ServiceAnswer.Addresses) answer.orElseThrow()).addresses();
    }
}
