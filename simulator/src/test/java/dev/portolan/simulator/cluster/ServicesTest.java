package dev.portolan.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class ServicesTest {
    @TempDir Path folder;
    private VirtualMember member;

    @BeforeEach
    void start() {
        member = VirtualMember.withTwoNodes(folder);
    }

    @Test
    void everyServiceGetsAClusterAddressOfItsOwnAndABalancerOneOutside() {
        member.apply(service("a", "type: LoadBalancer,", "http"));
        member.apply(service("b", "type: LoadBalancer,", "http"));
        member.apply(service("c", "", "http"));
        assertThat(member.all(ResourceType.SERVICES))
                .extracting(service -> service.content().text("spec", "clusterIP"))
                .doesNotHaveDuplicates()
                .allMatch(address -> address.startsWith("10.41."));
        assertThat(balancer("a")).isEqualTo("127.20.1.10");
        assertThat(balancer("b")).isEqualTo("127.20.1.11");
        assertThat(balancer("c")).isEmpty();
        assertThat(port("a").path("nodePort").asInt()).isBetween(30_000, 32_767);
        assertThat(port("c").has("nodePort")).isFalse();
    }

    @Test
    void aHeadlessServiceKeepsNone() {
        member.apply(service("db", "clusterIP: None,", "http"));
        assertThat(member.get(ResourceType.SERVICES, "db").content().text("spec", "clusterIP"))
                .isEqualTo("None");
    }

    @Test
    void endpointsFollowTheReadinessOfPods() {
        member.apply(service("web", "", "http"));
        member.apply(WorkloadsTest.deployment("web", 2, "web:1", "100m"));
        assertThat(slice().content().items("endpoints")).isEmpty();
        member.pass(Duration.ofSeconds(3));
        assertThat(slice().content().items("endpoints"))
                .hasSize(2)
                .allMatch(endpoint -> endpoint.path("conditions").path("ready").asBoolean())
                .allMatch(endpoint -> endpoint.path("zone").asText().startsWith("eu-central-1"));
        assertThat(slice().content().items("ports").getFirst().path("port").asInt())
                .isEqualTo(8080);
        assertThat(slice().content().labels()).containsEntry("kubernetes.io/service-name", "web");

        member.apply(WorkloadsTest.deployment("web", 1, "web:1", "100m"));
        List<JsonNode> endpoints = slice().content().items("endpoints");
        assertThat(
                        endpoints.stream()
                                .filter(e -> e.path("conditions").path("terminating").asBoolean()))
                .hasSize(1)
                .noneMatch(endpoint -> endpoint.path("conditions").path("ready").asBoolean());
        member.pass(Duration.ofSeconds(3));
        assertThat(slice().content().items("endpoints")).hasSize(1);
    }

    @Test
    void aPodOfAStatefulSetHasItsNameInTheEndpointsOfItsService() {
        member.apply(service("db", "clusterIP: None,", "5432"));
        member.apply(WorkloadsTest.statefulSet("db", 1));
        member.pass(Duration.ofSeconds(3));
        assertThat(slice().content().items("endpoints").getFirst().path("hostname").asText())
                .isEqualTo("db-0");
    }

    @Test
    void aServiceWithManyPodsHasSeveralSlices() {
        member = new VirtualMember(folder, MemberPlan.NodeGroup.of("huge", 2, 64, 256));
        member.apply(service("web", "", "http"));
        member.apply(WorkloadsTest.deployment("web", 150, "web:1", "10m"));
        member.pass(Duration.ofSeconds(3));
        assertThat(member.all(ResourceType.ENDPOINT_SLICES))
                .extracting(slice -> slice.content().items("endpoints").size())
                .containsExactlyInAnyOrder(100, 50);
    }

    @Test
    void slicesGoWithTheirService() {
        member.apply(service("web", "", "http"));
        member.delete(member.get(ResourceType.SERVICES, "web"));
        assertThat(member.all(ResourceType.ENDPOINT_SLICES)).isEmpty();
    }

    private StoredObject slice() {
        return member.all(ResourceType.ENDPOINT_SLICES).getFirst();
    }

    private JsonNode port(String service) {
        return member.get(ResourceType.SERVICES, service)
                .content()
                .items("spec", "ports")
                .getFirst();
    }

    private String balancer(String service) {
        List<JsonNode> ingress =
                member.get(ResourceType.SERVICES, service)
                        .content()
                        .items("status", "loadBalancer", "ingress");
        return ingress.isEmpty() ? "" : ingress.getFirst().path("ip").asText();
    }

    private static String service(String name, String more, String target) {
        return """
        {apiVersion: v1, kind: Service, metadata: {name: %1$s}, spec: {%2$s selector: {app: %1$s},
          ports: [{name: http, port: 80, targetPort: %3$s}]}}
        """
                .formatted(name, more, target);
    }
}
