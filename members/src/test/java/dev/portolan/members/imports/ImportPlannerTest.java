package dev.portolan.members.imports;

import static dev.portolan.members.Objects.FEDERATION;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.service.ServicePort;
import dev.portolan.model.workload.ServiceRef;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ImportPlannerTest {
    private static final ClusterName FRA = new ClusterName("fra");
    private static final ClusterName LON = new ClusterName("lon");
    private static final Namespace SHOP = Namespace.of("shop");
    private static final ServiceRef WEB = new ServiceRef(SHOP, "web");

    private final ImportPlanner planner = new ImportPlanner(FEDERATION);

    @Test
    void exportsAreWhatIsNamedAndServedByAMemberThatAnswers() {
        List<MemberService> services = List.of(service(FRA, false), service(LON, false));
        assertThat(ImportPlanner.exported(Set.of(), services, Set.of(FRA, LON))).isEmpty();
        assertThat(ImportPlanner.exported(Set.of(WEB), services, Set.of(FRA)))
                .singleElement()
                .satisfies(exported ->
                        assertThat(exported.exporters())
                                .extracting(exporter -> exporter.spec().cluster())
                                .containsExactly(FRA));
    }

    @Test
    void anImportingMemberGetsAServiceAndASliceForEveryExporter() {
        Map<ResourceKey, Document> derived = derived(LON, false);
        Document service = derived.get(key(ResourceType.SERVICES, "portolan-import-web"));
        assertThat(service.has("spec", "selector")).isFalse();
        assertThat(service.labels()).containsEntry(ImportNames.SERVICE_NAME, "web");
        Document remote = derived.get(key(ResourceType.ENDPOINT_SLICES, "portolan-import-web-fra"));
        assertThat(remote.labels()).containsEntry(ImportNames.SOURCE_CLUSTER, "fra");
        assertThat(remote.at("endpoints").at("/0/addresses/0").asText()).isEqualTo("127.20.1.10");
        Document local = derived.get(key(ResourceType.ENDPOINT_SLICES, "portolan-import-web-lon"));
        assertThat(local.at("endpoints").at("/0/addresses/0").asText())
                .as("its own pods are reached directly")
                .isEqualTo("10.1.0.1");
    }

    @Test
    void nothingIsImportedWhereTheNamespaceIsMissingOrTheServiceIsHeadless() {
        assertThat(planner.derivedFor(LON, exported(false), Set.of())).isEmpty();
        assertThat(derived(LON, true)).isEmpty();
    }

    @Test
    void namesStayDnsLabels() {
        String longest = "a".repeat(63);
        assertThat(ImportNames.service(longest))
                .hasSize(63)
                .isNotEqualTo(ImportNames.service("a".repeat(62)));
    }

    private Map<ResourceKey, Document> derived(ClusterName member, boolean headless) {
        return planner.derivedFor(member, exported(headless), Set.of(SHOP));
    }

    private static List<ImportPlanner.Exported> exported(boolean headless) {
        return ImportPlanner.exported(
                Set.of(WEB),
                List.of(service(FRA, headless), service(LON, headless)),
                Set.of(FRA, LON));
    }

    private static ResourceKey key(ResourceType type, String name) {
        return new ResourceKey(type, SHOP, name);
    }

    private static MemberService service(ClusterName cluster, boolean headless) {
        return new MemberService(
                SHOP,
                new MemberService.Spec(
                        "web",
                        cluster,
                        headless,
                        List.of(new ServicePort("http", "TCP", 80)),
                        headless ? List.of() : List.of("10.40.0.1"),
                        List.of(),
                        List.of("127.20.1.10"),
                        List.of(new Endpoint("10.1.0.1", Optional.empty(), true)),
                        "",
                        Map.of()));
    }
}
