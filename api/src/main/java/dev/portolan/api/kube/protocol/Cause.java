package dev.portolan.api.kube.protocol;

/**
 * One thing that is wrong with an object, as a cause in a Status.
 *
 * @param reason {@code FieldValueInvalid}, {@code FieldValueRequired}, {@code
 *     FieldValueNotSupported}, …
 * @param field its path, as {@code spec.replicas.mode}
 * @param message what is wrong, for the author of the manifest
 */
public record Cause(String reason, String field, String message) {
    public static Cause invalid(String field, String message) {
        return new Cause("FieldValueInvalid", field, "Invalid value: " + message);
    }

    public static Cause required(String field, String message) {
        return new Cause("FieldValueRequired", field, "Required value: " + message);
    }

    public static Cause forbidden(String field, String message) {
        return new Cause("FieldValueForbidden", field, "Forbidden: " + message);
    }
}
