package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.admission.Admission;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.schema.Defaults;
import dev.portolan.api.schema.SchemaValidator;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.api.schema.ValidationReport;
import dev.portolan.model.resource.Document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an object may be stored: unknown fields as the client wants them treated, then
 * its names, its schema and the admissions, all of which say everything that they find at once.
 */
final class ObjectChecks {
    private final List<Admission> admissions;
    private final Admission.Others others;

    ObjectChecks(List<Admission> admissions, Admission.Others others) {
        this.admissions = List.copyOf(admissions);
        this.others = others;
    }

    /**
     * What a client sent, without its unknown fields.
     *
     * @param warnings one for each of them, where the client wants any
     */
    record Decoded(ObjectNode object, List<String> warnings) {}

    /**
     * Drops the fields that the schema does not know; takes the object over.
     *
     * @throws ApiException 400 where the client wants no such field to pass
     */
    Decoded decode(ServedKind kind, ObjectNode object, ApiRequest request) {
        ValidationReport report = SchemaValidator.validate(kind.schema(), object);
        if (report.unknownFields().isEmpty()) {
            return new Decoded(object, List.of());
        }
        String mode = request.parameter("fieldValidation").orElse("Warn");
        List<String> warnings =
                switch (mode) {
                    case "Strict" -> throw Failures.badRequest(report.strictError());
                    case "Warn" -> report.warnings();
                    case "Ignore" -> List.of();
                    default ->
                            throw Failures.badRequest(
                                    "fieldValidation must be Strict, Warn or Ignore, not \""
                                            + mode
                                            + "\"");
                };
        return new Decoded(Defaults.prune(kind, Document.owning(object)).mutableCopy(), warnings);
    }

    /**
     * Fills in defaults and looks at an object as it is to be stored; takes it over.
     *
     * @throws ApiException 422 with every cause
     */
    Checked check(
            ServedKind kind,
            ObjectNode object,
            Optional<Document> old,
            List<String> warningsBefore) {
        List<Cause> causes = new ArrayList<>(NameRules.problems(kind, object.path("metadata")));
        Document document = Defaults.apply(kind, Document.owning(object));
        SchemaValidator.validate(kind.schema(), document.node()).problems().stream()
                .map(problem ->
                        new Cause(problem.cause().name(), problem.field(), problem.message()))
                .filter(cause ->
                        causes.stream().noneMatch(known -> known.field().equals(cause.field())))
                .forEach(causes::add);
        refuse(kind, document, causes);

        List<String> warnings = new ArrayList<>(warningsBefore);
        for (Admission admission : admissions) {
            Admission.Review review =
                    admission.review(new Admission.Input(kind, document, old, others));
            causes.addAll(review.causes());
            warnings.addAll(review.warnings());
        }
        refuse(kind, document, causes);
        return new Checked(document, warnings);
    }

    private static void refuse(ServedKind kind, Document document, List<Cause> causes) {
        if (!causes.isEmpty()) {
            throw Failures.invalid(kind.group(), kind.kind(), document.name(), causes);
        }
    }
}
