package dev.portolan.api.patch;

/**
 * Who changes an object.
 *
 * @param name as the request's {@code fieldManager} gives it
 * @param subresource the subresource that is changed: {@code status}, {@code scale}; empty for the
 *     object itself
 */
public record FieldManager(String name, String subresource) {
    /** A manager of the object itself. */
    public static FieldManager of(String name) {
        return new FieldManager(name, "");
    }
}
