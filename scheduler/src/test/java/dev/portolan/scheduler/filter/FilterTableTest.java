package dev.portolan.scheduler.filter;

import static dev.portolan.model.fixture.ClusterFixture.SINCE;
import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.FleetFixture.aFleet;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;
import static dev.portolan.model.fixture.WorkloadFixture.aDeployment;
import static dev.portolan.model.fixture.WorkloadFixture.aStatefulSet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.Taint;
import dev.portolan.model.fixture.ClusterFixture;
import dev.portolan.model.fixture.WorkloadFixture;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.quantity.Bytes;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.stream.Stream;

/** What each filter says of one cluster, and in which words. */
final class FilterTableTest {
    static Stream<Arguments> cases() {
        return Stream.of(
                row(
                        new AffinityFilter(),
                        aCluster("fra"),
                        plain().under(aPolicy("p").onClusters("lon")),
                        Ruling.LEAVES,
                        "PlacementPolicy shop/p names only [lon]"),
                row(
                        new AffinityFilter(),
                        aCluster("fra"),
                        plain().under(aPolicy("p").notOn("fra")),
                        Ruling.LEAVES,
                        "PlacementPolicy shop/p excludes fra"),
                row(
                        new TaintFilter(),
                        aCluster("fra").withTaint("gpu", "a", Taint.Effect.NoExecute),
                        plain().under(aPolicy("p")),
                        Ruling.LEAVES,
                        "fra has the taint gpu=a:NoExecute, which PlacementPolicy shop/p does not"
                                + " tolerate"),
                row(
                        new TaintFilter(),
                        aCluster("fra").withTaint("gpu", "a", Taint.Effect.NoExecute),
                        plain().under(aPolicy("p").tolerating("gpu")),
                        Ruling.ADMITS,
                        ""),
                row(
                        new ReadinessFilter(),
                        aCluster("fra").notReadySince(SINCE),
                        plain().under(aPolicy("p")),
                        Ruling.LEAVES,
                        "fra has not been ready since 2026-01-01T00:00:00Z, longer than the 300 s"
                                + " that are tolerated"),
                row(
                        new ReadinessFilter(),
                        aCluster("fra").notReadySince(SINCE),
                        plain().under(aPolicy("p").tolerating(Taint.UNREACHABLE)),
                        Ruling.STAYS,
                        "fra has not been ready since 2026-01-01T00:00:00Z; what is there stays"),
                row(
                        new PrimaryFilter(),
                        aCluster("fra"),
                        plain().withPrimaryOn("lon").under(aPolicy("p")),
                        Ruling.BARRED,
                        "its protected volumes have their primary on lon, and only there may they"
                                + " be written"),
                row(
                        new ApiFilter(),
                        aCluster("fra").withoutApi("apps/v1/Deployment"),
                        plain().under(aPolicy("p")),
                        Ruling.LEAVES,
                        "fra (Kubernetes \"v1.34.1\") does not serve apps/v1/Deployment"),
                row(
                        new StorageClassFilter(),
                        aCluster("fra"),
                        aStatefulSet("db").mounting("data", "fast", "8Gi").under(aPolicy("p")),
                        Ruling.STAYS,
                        "volume data needs storage class fast; fra maps {} and offers []"),
                row(
                        new StorageClassFilter(),
                        aCluster("fra").offering("gp3", true, Bytes.ofGibi(4)),
                        aStatefulSet("db").mounting("data", "", "8Gi").under(aPolicy("p")),
                        Ruling.STAYS,
                        "volume data needs 8Gi, storage class gp3 of fra has 4Gi free"),
                row(
                        new StorageClassFilter(),
                        aCluster("fra").withStorageClass("fast", "gp3"),
                        aStatefulSet("db").mounting("data", "fast", "8Gi").under(aPolicy("p")),
                        Ruling.ADMITS,
                        ""),
                row(
                        new LatencyFilter(),
                        aCluster("fra").at(90, "lon"),
                        plain().under(aPolicy("p").withClientsAt("lon", 1).within(50)),
                        Ruling.LEAVES,
                        "fra is 90.0 ms from the clients, share by share; PlacementPolicy shop/p"
                                + " allows 50.0 ms"),
                row(
                        new LatencyFilter(),
                        aCluster("fra"),
                        plain().under(aPolicy("p").withClientsAt("lon", 1).within(50)),
                        Ruling.ADMITS,
                        ""),
                row(
                        new CapacityFilter(),
                        aCluster("fra").withFree(2, 16, 2500),
                        aDeployment("web").requesting("4", "1Gi").under(aPolicy("p")),
                        Ruling.STAYS,
                        "needs 4 cpu, the largest free node of fra has 2500m cpu"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rulesAndSaysWhy(
            Filter filter,
            ClusterFixture cluster,
            PlacementRequest request,
            Ruling ruling,
            String refusal) {
        FleetView fleet = aFleet(cluster).build();
        FilterInput input =
                new FilterInput(
                        fleet,
                        request,
                        SINCE.plusSeconds(600),
                        fleet.clusters().getFirst(),
                        Optional.empty());

        assertThat(filter.rule(input)).isEqualTo(ruling);
        if (ruling != Ruling.ADMITS) {
            assertThat(filter.refusal(input)).isEqualTo(refusal);
        }
    }

    private static WorkloadFixture plain() {
        return aDeployment("web");
    }

    private static Arguments row(
            Filter filter,
            ClusterFixture cluster,
            PlacementRequest request,
            Ruling ruling,
            String refusal) {
        return Arguments.of(filter, cluster, request, ruling, refusal);
    }
}
