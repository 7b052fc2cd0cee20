package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.resource.Document;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class CustomKindsTest {
    private static final Document DEFINITION =
            Document.parse(
                    """
                    {"spec": {"group": "example.org", "scope": "Namespaced",
                      "names": {"kind": "Widget", "plural": "widgets", "shortNames": ["wi"]},
                      "versions": [
                        {"name": "v1beta1", "served": true, "storage": false},
                        {"name": "v1", "served": true, "storage": true,
                         "subresources": {"status": {}, "scale": {"specReplicasPath": ".spec.count",
                           "statusReplicasPath": ".status.count"}},
                         "additionalPrinterColumns": [
                           {"name": "Size", "type": "string", "jsonPath": ".spec.size"}],
                         "schema": {"openAPIV3Schema": {"type": "object", "description": "A widget.",
                           "properties": {"spec": {"type": "object", "required": ["size"],
                             "properties": {"size": {"type": "string", "enum": ["S", "L"]},
                               "count": {"type": "integer", "default": 1},
                               "port": {"x-kubernetes-int-or-string": true},
                               "extra": {"type": "object",
                                 "x-kubernetes-preserve-unknown-fields": true}}}}}}},
                        {"name": "v1alpha1", "served": false, "storage": false}]}}
                    """);

    @Test
    void servesTheStoredVersionFirst() {
        assertThat(CustomKinds.read(DEFINITION))
                .extracting(ServedKind::apiVersion)
                .containsExactly("example.org/v1", "example.org/v1beta1");
    }

    @Test
    void servesWhatTheDefinitionSays() {
        ServedKind widget = CustomKinds.read(DEFINITION).getFirst();
        assertThat(widget.names().singular()).isEqualTo("widget");
        assertThat(widget.names().listKind()).isEqualTo("WidgetList");
        assertThat(widget.definition()).isEqualTo("org.example.v1.Widget");
        assertThat(widget.scale().orElseThrow().specReplicas()).isEqualTo(".spec.count");
        assertThat(widget.hasStatus()).isTrue();
        assertThat(widget.takesStrategicMergePatch()).isFalse();
        assertThat(widget.cells(Document.parse("{\"spec\": {\"size\": \"L\"}}"), Instant.EPOCH))
                .extracting(cell -> cell.asText())
                .containsExactly("", "L");
    }

    @Test
    void checksObjectsByItsSchema() {
        ServedKind widget = CustomKinds.read(DEFINITION).getFirst();
        Document object =
                Document.parse(
                        """
                        {"metadata": {"name": "a"}, "spec": {"size": "M", "port": "http",
                         "extra": {"any": [1, {"thing": true}]}, "colour": "red"}}
                        """);
        ValidationReport report = SchemaValidator.validate(widget.schema(), object.node());
        assertThat(report.unknownFields()).containsExactly("spec.colour");
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message())
                                .isEqualTo(
                                        "Unsupported value: \"M\": supported values: \"S\","
                                                + " \"L\""));
    }

    @Test
    void refusesADefinitionWithoutAKind() {
        assertThatThrownBy(
                        () -> CustomKinds.read(Document.parse("{\"spec\": {\"versions\": [{}]}}")))
                .hasMessage("spec.names.kind is missing");
    }
}
