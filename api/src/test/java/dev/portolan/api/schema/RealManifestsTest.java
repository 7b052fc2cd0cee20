package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;
import dev.portolan.model.resource.Document;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Manifests that people wrote for Kubernetes, from the folder {@code shared/data/manifests}. */
class RealManifestsTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<Document> OBJECTS = new ArrayList<>();

    @BeforeAll
    static void readManifests() throws IOException {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("shared/data/manifests"))) {
            at = at.getParent();
        }
        assumeTrue(at != null, "no folder shared/data/manifests beside the repository");
        try (Stream<Path> files = Files.walk(at.resolve("shared/data/manifests"))) {
            for (Path file :
                    files.filter(path -> path.toString().matches(".*\\.ya?ml")).sorted().toList()) {
                try (MappingIterator<JsonNode> documents =
                        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                    documents.forEachRemaining(RealManifestsTest::add);
                }
            }
        }
    }

    private static void add(JsonNode document) {
        if (document.path("kind").asText().equals("List")) {
            document.path("items").forEach(RealManifestsTest::add);
        } else if (document instanceof ObjectNode object && object.has("kind")) {
            OBJECTS.add(Document.copyOf(object));
        }
    }

    @Test
    void everyOneIsWithoutFault() {
        List<String> faults = new ArrayList<>();
        int checked = 0;
        for (Document object : OBJECTS) {
            Optional<ServedKind> kind =
                    KindRegistry.federation()
                            .byKind(object.apiVersion(), object.kind())
                            .or(() ->
                                    KindRegistry.member()
                                            .byKind(object.apiVersion(), object.kind()));
            if (kind.isPresent()) {
                checked++;
                ValidationReport report =
                        SchemaValidator.validate(kind.get().schema(), object.node());
                if (!report.isClean()) {
                    faults.add(object.kind() + " " + object.name() + " " + report);
                }
            }
        }
        System.out.printf("real manifests ran=%d passed=%d%n", checked, checked - faults.size());
        assertThat(faults).isEmpty();
        assertThat(checked).isGreaterThan(50);
    }

    @Test
    void everyDefinitionMakesKinds() {
        List<ServedKind> kinds = new ArrayList<>();
        for (Document definition : definitions()) {
            kinds.addAll(CustomKinds.read(definition));
        }
        assertThat(kinds).extracting(ServedKind::kind).contains("Certificate", "ServiceExport");
        OpenApiDocuments documents =
                OpenApiDocuments.of(KindRegistry.of(List.of()).withKinds(kinds));
        assertThat(documents.document("apis/cert-manager.io/v1")).isPresent();
    }

    @Test
    void ourServiceImportsHaveEveryFieldOfTheirs() {
        for (Document definition : definitions()) {
            if (definition.text("spec", "group").equals("multicluster.x-k8s.io")) {
                ServedKind theirs =
                        CustomKinds.read(definition).stream()
                                .filter(kind -> kind.version().equals("v1alpha1"))
                                .findFirst()
                                .orElseThrow();
                ServedKind ours =
                        KindRegistry.federation()
                                .byKind(theirs.apiVersion(), theirs.kind())
                                .orElseThrow();
                List<String> missing = new ArrayList<>();
                compare(theirs.schema(), ours.schema(), theirs.kind(), missing);
                assertThat(missing).isEmpty();
                assertThat(ours.names()).isEqualTo(withCategory(theirs.names()));
            }
        }
    }

    private static ServedKind.Names withCategory(ServedKind.Names names) {
        return new ServedKind.Names(
                names.singular(), names.shortNames(), List.of("portolan"), names.listKind());
    }

    private static void compare(Schema theirs, Schema ours, String path, List<String> missing) {
        switch (theirs.resolved()) {
            case Structure structure -> {
                Structure own = (Structure) ours.resolved();
                structure
                        .fields()
                        .forEach((name, field) ->
                                own.field(name)
                                        .ifPresentOrElse(
                                                mine ->
                                                        compare(
                                                                field.schema(),
                                                                mine,
                                                                path + "." + name,
                                                                missing),
                                                () -> missing.add(path + "." + name)));
            }
            case Sequence sequence -> {
                Sequence own = (Sequence) ours.resolved();
                if (own.relation() != sequence.relation()) {
                    missing.add(path + " is " + sequence.relation());
                }
                compare(sequence.items(), own.items(), path + "[]", missing);
            }
            default -> {}
        }
    }

    private static List<Document> definitions() {
        return OBJECTS.stream()
                .filter(object -> object.kind().equals("CustomResourceDefinition"))
                .filter(object -> object.apiVersion().equals("apiextensions.k8s.io/v1"))
                .toList();
    }
}
