package dev.portolan.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.discovery.ExportConflicts.Conflict;
import dev.portolan.discovery.ExportConflicts.Export;
import dev.portolan.discovery.ExportConflicts.Field;
import dev.portolan.discovery.ExportConflicts.Resolution;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.service.ServicePort;

import org.junit.jupiter.api.Test;

import java.util.List;

class ExportConflictsTest {
    private static final ServicePort HTTP = new ServicePort("http", "TCP", 80);
    private static final ServicePort HTTP_8080 = new ServicePort("http", "TCP", 8080);
    private static final ServicePort METRICS = new ServicePort("metrics", "TCP", 9090);

    @Test
    void exportsThatAgreeDoNotConflict() {
        Resolution resolution =
                ExportConflicts.resolve(
                        List.of(export("fra", 1, false, HTTP), export("dub", 2, false, HTTP)));

        assertThat(resolution.type()).isEqualTo(ImportType.CLUSTER_SET_IP);
        assertThat(resolution.ports()).containsExactly(HTTP);
        assertThat(resolution.conflicts()).isEmpty();
    }

    @Test
    void portsAreTheUnionAndTheOldestExportDecidesEachOne() {
        Resolution resolution =
                ExportConflicts.resolve(
                        List.of(
                                export("dub", 2, false, HTTP_8080, METRICS),
                                export("fra", 1, false, HTTP)));

        assertThat(resolution.ports()).containsExactly(HTTP, METRICS);
        assertThat(resolution.conflicts())
                .containsExactly(
                        new Conflict(
                                new ClusterName("dub"),
                                new ClusterName("fra"),
                                Field.PORTS,
                                "port \"http\" is 8080/TCP in dub but 80/TCP in the older export of"
                                        + " fra, which is served"));
        assertThat(resolution.excludes(new ClusterName("dub"))).isFalse();
    }

    @Test
    void anExportOfAnotherTypeThanTheOldestIsLeftOut() {
        Resolution resolution =
                ExportConflicts.resolve(
                        List.of(export("fra", 5, true, HTTP), export("dub", 7, false, METRICS)));

        assertThat(resolution.type()).isEqualTo(ImportType.HEADLESS);
        assertThat(resolution.ports()).containsExactly(HTTP);
        assertThat(resolution.excludes(new ClusterName("dub"))).isTrue();
        assertThat(resolution.conflicts()).extracting(Conflict::field).containsExactly(Field.TYPE);
        assertThat(resolution.conflicts().getFirst().message())
                .isEqualTo(
                        "the service is ClusterSetIP in dub but Headless in the older export of"
                                + " fra: the endpoints of dub are left out");
    }

    @Test
    void equalAgesAreDecidedByName() {
        Resolution resolution =
                ExportConflicts.resolve(
                        List.of(export("fra", 1, false, HTTP), export("dub", 1, true, HTTP)));

        assertThat(resolution.type()).isEqualTo(ImportType.HEADLESS);
    }

    @Test
    void aServiceNeedsAnExport() {
        assertThatThrownBy(() -> ExportConflicts.resolve(List.of()))
                .hasMessageContaining("without exports");
    }

    private static Export export(
            String cluster, long since, boolean headless, ServicePort... ports) {
        return new Export(new ClusterName(cluster), new Revision(since), headless, List.of(ports));
    }
}
