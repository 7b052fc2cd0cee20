package dev.portolan.members.observe;

import static dev.portolan.members.Objects.FEDERATION;
import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Gateway;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.workload.ServiceRef;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

class ServiceReportsTest {
    private static final ServiceRef WEB = new ServiceRef(Namespace.of("shop"), "web");

    private final Map<ResourceType, Map<ResourceKey, Document>> objects = new HashMap<>();
    private final Map<ServiceRef, String> exports = new HashMap<>();

    @Test
    void reportsWhatIsExportedOrCarriedAndNothingElse() {
        service("web", "'clusterIP': '10.0.0.1'", "");
        assertThat(reports()).isEmpty();
        exports.put(WEB, "");
        assertThat(reports()).containsOnlyKeys(WEB);
        exports.clear();
        service("web", "'clusterIP': '10.0.0.1'", "'portolan.dev/federation': 'the-federation'");
        assertThat(reports()).containsOnlyKeys(WEB);
        assertThat(reports().get(WEB).spec().labels()).isEmpty();
    }

    @Test
    void addsUpTheSlicesOfAService() {
        exports.put(WEB, "gateways");
        service("web", "'clusterIP': '10.0.0.1', 'ports': [{'port': 80}]", "");
        slice("web-2", "{'addresses': ['10.1.0.2'], 'conditions': {'ready': false}}");
        slice("web-1", "{'addresses': ['10.1.0.1'], 'hostname': 'web-0'}");
        MemberService.Spec web = reports().get(WEB).spec();
        assertThat(web.endpoints())
                .containsExactly(
                        new Endpoint("10.1.0.1", Optional.of("web-0"), true),
                        new Endpoint("10.1.0.2", Optional.empty(), false));
        assertThat(web.answer()).isEqualTo("gateways");
        assertThat(web.clusterIps()).containsExactly("10.0.0.1");
        assertThat(web.gatewayAddresses()).containsExactly("127.20.1.1");
    }

    @Test
    void aLoadBalancerComesBeforeTheMembersGateway() {
        exports.put(WEB, "");
        put(
                ResourceType.SERVICES,
                json(
                        """
                        {'metadata': {'namespace': 'shop', 'name': 'web'}, 'spec': {'clusterIP': '10.0.0.1'},
                         'status': {'loadBalancer': {'ingress': [{'ip': '127.20.1.10'}]}}}
                        """));
        assertThat(reports().get(WEB).spec().gatewayAddresses()).containsExactly("127.20.1.10");
    }

    @Test
    void aHeadlessServiceHasNoAddressOfItsOwn() {
        exports.put(WEB, "");
        service("web", "'clusterIP': 'None', 'clusterIPs': ['None']", "");
        assertThat(reports().get(WEB).spec().headless()).isTrue();
        assertThat(reports().get(WEB).spec().clusterIps()).isEmpty();
    }

    @Test
    void aMemberThatOnlyImportsReportsTheImportsAddress() {
        service(
                "portolan-import-web",
                "'clusterIP': '10.0.0.9'",
                "'portolan.dev/federation': 'the-federation', 'portolan.dev/derived': 'import',"
                        + " 'multicluster.kubernetes.io/service-name': 'web'");
        MemberService.Spec web = reports().get(WEB).spec();
        assertThat(web.importIps()).containsExactly("10.0.0.9");
        assertThat(web.clusterIps()).isEmpty();
        assertThat(web.gatewayAddresses()).isEmpty();
    }

    private Map<ServiceRef, MemberService> reports() {
        return ServiceReports.of(
                new ClusterName("fra"),
                new MemberSnapshot(objects, true),
                exports,
                Optional.of(new Gateway("127.20.1.1", 8080)),
                FEDERATION);
    }

    private void service(String name, String spec, String labels) {
        put(
                ResourceType.SERVICES,
                json(
                        "{'metadata': {'namespace': 'shop', 'name': '%s', 'labels': {%s}}, 'spec': {%s}}"
                                .formatted(name, labels, spec)));
    }

    private void slice(String name, String endpoint) {
        put(
                ResourceType.ENDPOINT_SLICES,
                json(
                        """
                        {'metadata': {'namespace': 'shop', 'name': '%s',
                                      'labels': {'kubernetes.io/service-name': 'web'}},
                         'endpoints': [%s]}
                        """
                                .formatted(name, endpoint)));
    }

    private void put(ResourceType type, Document object) {
        objects.computeIfAbsent(type, _ -> new HashMap<>())
                .put(new ResourceKey(type, object.namespace(), object.name()), object);
    }
}
