package dev.portolan.control.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portolan.model.resource.Document;
import dev.portolan.model.workload.VolumeNeed;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class WorkloadReaderTest {
    private static final WorkloadReader READER =
            new WorkloadReader(namespace -> List.of(), namespace -> List.of());

    @ParameterizedTest(name = "{0} and {1} is {2}")
    @CsvSource({
        "'\"storageClassName\": \"slow\"', '', slow",
        "'', '\"volume.beta.kubernetes.io/storage-class\": \"fast\"', fast",
        "'\"storageClassName\": \"slow\"', '\"volume.beta.kubernetes.io/storage-class\": \"fast\"',"
                + " fast",
        "'', '', ''"
    })
    void readsTheStorageClassFromTheFieldAndBeforeItFromTheOldAnnotation(
            String field, String annotation, String storageClass) {
        Document database =
                Document.parse(
                        """
                        {"apiVersion": "apps/v1", "kind": "StatefulSet",
                         "metadata": {"name": "db", "namespace": "shop"},
                         "spec": {"volumeClaimTemplates": [
                           {"metadata": {"name": "data", "annotations": {%s}}, "spec": {%s}}]}}
                        """
                                .formatted(annotation, field));
        assertThat(READER.read(database).volumes())
                .extracting(VolumeNeed::claim, VolumeNeed::storageClass)
                .containsExactly(tuple("data-db-0", storageClass));
    }
}
