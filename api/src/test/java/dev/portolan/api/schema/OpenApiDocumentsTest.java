package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class OpenApiDocumentsTest {
    private static final OpenApiDocuments DOCUMENTS =
            OpenApiDocuments.of(KindRegistry.federation());

    private static JsonNode document(String path) throws IOException {
        return Json.mapper().readTree(DOCUMENTS.document(path).orElseThrow().json());
    }

    @Test
    void indexNamesEveryGroupAndVersionWithItsHash() throws IOException {
        JsonNode paths = Json.mapper().readTree(DOCUMENTS.index()).path("paths");
        assertThat(paths.has("api/v1")).isTrue();
        assertThat(paths.path("apis/portolan.dev/v1alpha1").path("serverRelativeURL").asText())
                .isEqualTo(
                        "/openapi/v3/apis/portolan.dev/v1alpha1?hash="
                                + DOCUMENTS
                                        .document("apis/portolan.dev/v1alpha1")
                                        .orElseThrow()
                                        .hash());
    }

    @Test
    void hashIsTheSameForTheSameKindsAndNotForOthers() {
        OpenApiDocuments again = OpenApiDocuments.of(KindRegistry.federation());
        OpenApiDocuments member = OpenApiDocuments.of(KindRegistry.member());
        assertThat(again.document("api/v1").orElseThrow().hash())
                .isEqualTo(DOCUMENTS.document("api/v1").orElseThrow().hash())
                .isNotEqualTo(member.document("api/v1").orElseThrow().hash());
    }

    @Test
    void kubectlFindsAKindByItsPathAndItsPatchParameters() throws IOException {
        JsonNode apps = document("apis/apps/v1");
        JsonNode patch =
                apps.path("paths")
                        .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                        .path("patch");
        assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asText())
                .isEqualTo("Deployment");
        List<String> parameters = new ArrayList<>();
        patch.path("parameters").forEach(p -> parameters.add(p.path("name").asText()));
        assertThat(parameters).contains("dryRun", "fieldValidation", "fieldManager", "force");
        assertThat(
                        document("apis/portolan.dev/v1alpha1")
                                .path("paths")
                                .has("/apis/portolan.dev/v1alpha1/memberclusters"))
                .isTrue();
    }

    @Test
    void everyReferenceHasADefinition() throws IOException {
        for (KindRegistry registry : Set.of(KindRegistry.federation(), KindRegistry.member())) {
            OpenApiDocuments documents = OpenApiDocuments.of(registry);
            JsonNode index = Json.mapper().readTree(documents.index());
            for (var entry : index.path("paths").properties()) {
                JsonNode document =
                        Json.mapper()
                                .readTree(documents.document(entry.getKey()).orElseThrow().json());
                JsonNode schemas = document.path("components").path("schemas");
                // One field of a schema's schema is itself named $ref.
                for (JsonNode ref : document.findValues("$ref")) {
                    if (!ref.isTextual()) {
                        continue;
                    }
                    String name = ref.asText().substring("#/components/schemas/".length());
                    assertThat(schemas.has(name)).as(entry.getKey() + " " + name).isTrue();
                }
            }
        }
    }

    @Test
    void aWrittenSchemaReadsBackAsItWas() throws IOException {
        JsonNode schemas = document("apis/apps/v1").path("components").path("schemas");
        Schema read =
                new SchemaReader(SchemaReader.definitions((ObjectNode) schemas))
                        .read(schemas.path("v1.PodSpec"));
        Schema.Structure spec = (Schema.Structure) read;
        assertThat(spec.fields()).hasSizeGreaterThan(30);
        assertThat(spec.fields().get("volumes").merge())
                .isEqualTo(
                        ((Schema.Structure) KubernetesSchemas.schema("v1.PodSpec"))
                                .fields()
                                .get("volumes")
                                .merge());
        assertThat(((Schema.Sequence) spec.fields().get("containers").schema()).keys())
                .containsExactly("name");
    }
}
