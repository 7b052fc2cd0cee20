package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;
import dev.portolan.api.schema.ValidationReport.Cause;
import dev.portolan.api.schema.ValidationReport.Problem;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks an object against its schema and finds every problem at once. A field that is null counts
 * as absent, as in Kubernetes. Pure.
 */
public final class SchemaValidator {
    private final List<String> unknownFields = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private SchemaValidator() {}

    /** What {@code schema} says of {@code value}. */
    public static ValidationReport validate(Schema schema, JsonNode value) {
        SchemaValidator validator = new SchemaValidator();
        validator.check(schema, value, FieldPath.ROOT);
        return new ValidationReport(validator.unknownFields, validator.problems);
    }

    private void check(Schema schema, JsonNode value, FieldPath path) {
        switch (schema.resolved()) {
            case Scalar scalar ->
                    ScalarRules.problem(scalar, value)
                            .ifPresent(p -> add(path, p.cause(), p.message()));
            case Structure structure -> checkObject(structure, value, path);
            case Sequence sequence -> checkList(sequence, value, path);
            case Schema.Any ignored -> {}
            case Schema.Ref ref -> throw new IllegalStateException("unresolved " + ref);
        }
    }

    private void checkObject(Structure structure, JsonNode value, FieldPath path) {
        if (!(value instanceof ObjectNode object)) {
            add(path, Cause.FieldValueTypeInvalid, ScalarRules.typeMessage("an object", value));
            return;
        }
        boolean isMap = structure.fields().isEmpty();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String name = entry.getKey();
            FieldPath at = isMap ? path.key(name) : path.field(name);
            if (structure.field(name).isEmpty()) {
                unknownFields.add(at.text());
            } else if (!entry.getValue().isNull()) {
                check(structure.field(name).get(), entry.getValue(), at);
            }
        }
        for (String name : structure.required()) {
            if (object.path(name).isMissingNode() || object.path(name).isNull()) {
                add(path.field(name), Cause.FieldValueRequired, "Required value");
            }
        }
    }

    private void checkList(Sequence sequence, JsonNode value, FieldPath path) {
        if (!(value instanceof ArrayNode array)) {
            add(path, Cause.FieldValueTypeInvalid, ScalarRules.typeMessage("a list", value));
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            check(sequence.items(), array.get(i), path.index(i));
        }
        checkDuplicates(sequence, array, path);
    }

    private void checkDuplicates(Sequence sequence, ArrayNode array, FieldPath path) {
        if (sequence.relation() == Sequence.Relation.ATOMIC) {
            return;
        }
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode identity = ListKeys.identity(sequence, array.get(i));
            if (!identity.isMissingNode() && !seen.add(identity)) {
                add(path.index(i), Cause.FieldValueDuplicate, "Duplicate value: " + identity);
            }
        }
    }

    private void add(FieldPath path, Cause cause, String message) {
        problems.add(new Problem(path.text(), cause, message));
    }
}
