package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

class KubernetesSchemasTest {
    @Test
    void theFileIsWhatTheGeneratorMakes() throws IOException {
        JsonNode carried;
        try (InputStream in =
                new GZIPInputStream(
                        KubernetesSchemas.class.getResourceAsStream(KubernetesSchemas.RESOURCE))) {
            carried = Json.mapper().readTree(in);
        }
        assertThat(SchemaGenerator.generate(KubernetesFacts.load()).equals(carried))
                .as("run SchemaGenerator.main with the path of " + KubernetesSchemas.RESOURCE)
                .isTrue();
    }
}
