package dev.portolan.members.apply;

import static dev.portolan.members.Objects.json;
import static dev.portolan.members.Objects.statefulSet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class StorageClassMapTest {
    private final StorageClassMap map = new StorageClassMap(Map.of("fast", "gp3"));

    @Test
    void mapsAClaimsClassAndTheOldAnnotation() {
        var claim =
                json(
                        """
                        {'kind': 'PersistentVolumeClaim',
                         'metadata': {'annotations': {'volume.beta.kubernetes.io/storage-class': 'fast'}},
                         'spec': {'storageClassName': 'fast'}}
                        """);
        assertThat(map.applyTo(claim))
                .isEqualTo(
                        json(
                                """
                                {'kind': 'PersistentVolumeClaim',
                                 'metadata': {'annotations': {'volume.beta.kubernetes.io/storage-class': 'gp3'}},
                                 'spec': {'storageClassName': 'gp3'}}
                                """));
    }

    @Test
    void mapsClaimTemplates() {
        assertThat(
                        map.applyTo(statefulSet("db"))
                                .items("spec", "volumeClaimTemplates")
                                .getFirst()
                                .at("/spec/storageClassName")
                                .asText())
                .isEqualTo("gp3");
    }

    @Test
    void leavesNamesThatItDoesNotHave() {
        var claim = json("{'kind':'PersistentVolumeClaim','spec':{'storageClassName':'slow'}}");
        assertThat(map.applyTo(claim)).isEqualTo(claim);
    }
}
