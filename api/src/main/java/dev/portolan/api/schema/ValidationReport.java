package dev.portolan.api.schema;

import java.util.List;

/**
 * What a schema says of an object: all of it at once.
 *
 * @param unknownFields paths of fields that the schema does not know, as {@code spec.clusterz}
 * @param problems values that the schema does not allow
 */
public record ValidationReport(List<String> unknownFields, List<Problem> problems) {
    public ValidationReport {
        unknownFields = List.copyOf(unknownFields);
        problems = List.copyOf(problems);
    }

    /**
     * One value that is wrong.
     *
     * @param field its path, as {@code spec.template.spec.containers[0].resources.requests[cpu]}
     * @param message what is wrong and what would be right
     */
    public record Problem(String field, Cause cause, String message) {}

    /** The reasons of a Status' causes. */
    public enum Cause {
        FieldValueRequired,
        FieldValueInvalid,
        FieldValueNotSupported,
        FieldValueDuplicate,
        FieldValueTypeInvalid
    }

    public boolean isClean() {
        return unknownFields.isEmpty() && problems.isEmpty();
    }

    /** One warning for each unknown field, as {@code fieldValidation=Warn} sends them. */
    public List<String> warnings() {
        return unknownFields.stream().map(path -> "unknown field \"" + path + "\"").toList();
    }

    /** The message of the refusal with {@code fieldValidation=Strict}. */
    public String strictError() {
        return "strict decoding error: " + String.join(", ", warnings());
    }
}
