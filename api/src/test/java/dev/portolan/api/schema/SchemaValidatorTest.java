package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.api.schema.ValidationReport.Cause;
import dev.portolan.api.schema.ValidationReport.Problem;
import dev.portolan.model.resource.Document;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaValidatorTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static ValidationReport validate(String manifest) throws JsonProcessingException {
        Document object = Document.parse(YAML.readTree(manifest).toString());
        ServedKind kind =
                KindRegistry.federation().byKind(object.apiVersion(), object.kind()).orElseThrow();
        return SchemaValidator.validate(kind.schema(), object.node());
    }

    @Test
    void findsEveryUnknownField() throws JsonProcessingException {
        ValidationReport report =
                validate(
                        """
                        apiVersion: portolan.dev/v1alpha1
                        kind: PlacementPolicy
                        metadata: {name: web, lables: {a: b}}
                        spec:
                          clusterz: []
                          resourceSelectors: [{apiVersion: apps/v1, kind: Deployment, nam: x}]
                        """);
        assertThat(report.unknownFields())
                .containsExactlyInAnyOrder(
                        "metadata.lables", "spec.clusterz", "spec.resourceSelectors[0].nam");
        assertThat(report.strictError())
                .startsWith("strict decoding error: unknown field \"metadata.lables\", ");
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void findsEveryWrongValueAndSaysWhatWouldBeRight() throws JsonProcessingException {
        ValidationReport report =
                validate(
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web, creationTimestamp: null}
                        spec:
                          replicas: two
                          selector: {}
                          template:
                            spec:
                              containers:
                                - name: web
                                  resources: {requests: {cpu: 250x, memory: 1Gi}}
                                - name: web
                                  ports: [{containerPort: 80.5}]
                                  env: {A: b}
                        """);
        assertThat(report.problems())
                .containsExactlyInAnyOrder(
                        new Problem(
                                "spec.replicas",
                                Cause.FieldValueTypeInvalid,
                                "Invalid value: \"two\": must be a whole number"),
                        new Problem(
                                "spec.template.spec.containers[0].resources.requests[cpu]",
                                Cause.FieldValueInvalid,
                                "Invalid value: \"250x\": must be a quantity, as 250m, 1.5, 512Mi,"
                                        + " 2G"),
                        new Problem(
                                "spec.template.spec.containers[1].ports[0].containerPort",
                                Cause.FieldValueTypeInvalid,
                                "Invalid value: 80.5: must be a whole number"),
                        new Problem(
                                "spec.template.spec.containers[1].env",
                                Cause.FieldValueTypeInvalid,
                                "Invalid value: an object: must be a list"),
                        new Problem(
                                "spec.template.spec.containers[1]",
                                Cause.FieldValueDuplicate,
                                "Duplicate value: {\"name\":\"web\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: {mode: Split}         | spec.replicas.mode        |"
                        + " FieldValueNotSupported",
                "replicas: {minClusters: -1}     | spec.replicas.minClusters | FieldValueInvalid",
                "clusterAffinity: {exclude: [A]} | spec.clusterAffinity.exclude[0] |"
                        + " FieldValueInvalid",
                "latency: {clients: [{region: x}]} | spec.latency.clients[0].share |"
                        + " FieldValueRequired",
                "priority: 99999999999           | spec.priority             | FieldValueInvalid",
            })
    void checksOurOwnKinds(String spec, String field, Cause cause) throws JsonProcessingException {
        ValidationReport report =
                validate(
                        """
                        apiVersion: portolan.dev/v1alpha1
                        kind: PlacementPolicy
                        metadata: {name: web}
                        spec: {resourceSelectors: [{apiVersion: v1, kind: Service}], %s}
                        """
                                .formatted(spec));
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.cause()).isEqualTo(cause);
                });
    }

    @Test
    void acceptsWhatKubernetesAccepts() throws JsonProcessingException {
        assertThat(
                        validate(
                                        """
                                        apiVersion: v1
                                        kind: Service
                                        metadata: {name: web, annotations: {a: b}}
                                        spec:
                                          selector: {app: web}
                                          ports:
                                            - {name: dns, port: 53, targetPort: dns, protocol: UDP}
                                            - {name: dns-tcp, port: 53, targetPort: 53, protocol: TCP}
                                        """)
                                .isClean())
                .isTrue();
    }

    @Test
    void defaultsFillOurOwnKindsOnly() {
        KindRegistry registry = KindRegistry.federation();
        ServedKind policy =
                registry.byKind("portolan.dev/v1alpha1", "PlacementPolicy").orElseThrow();
        Document filled =
                Defaults.apply(
                        policy,
                        Document.parse("{\"spec\": {\"replicas\": {\"mode\": \"Divide\"}}}"));
        assertThat(filled.toString())
                .isEqualTo(
                        """
                        {"spec":{"replicas":{"mode":"Divide","division":"Capacity",\
                        "minClusters":0,"maxClusters":0},"priority":0}}\
                        """);
        ServedKind service = registry.byKind("v1", "Service").orElseThrow();
        Document template = Document.parse("{\"spec\": {\"ports\": [{\"port\": 80}]}}");
        assertThat(Defaults.apply(service, template)).isEqualTo(template);
    }

    @Test
    void pruningDropsUnknownFieldsOnly() {
        ServedKind kind = KindRegistry.federation().byKind("v1", "ConfigMap").orElseThrow();
        Document pruned =
                Defaults.prune(
                        kind,
                        Document.parse(
                                "{\"kind\": \"ConfigMap\", \"dta\": {}, \"data\": {\"a\":"
                                        + " \"b\"}}"));
        assertThat(pruned.toString()).isEqualTo("{\"kind\":\"ConfigMap\",\"data\":{\"a\":\"b\"}}");
    }
}
