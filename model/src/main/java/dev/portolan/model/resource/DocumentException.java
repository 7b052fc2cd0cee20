package dev.portolan.model.resource;

/**
 * A document that does not parse, or does not have the shape asked for. The message names the field
 * and what is wrong.
 */
public final class DocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;

    public DocumentException(String field, String message) {
        super(field.isEmpty() ? message : field + ": " + message);
        this.field = field;
    }

    /**
     * The path of the field, as {@code spec.replicas.mode}; empty where the whole document is
     * meant.
     */
    public String field() {
        return field;
    }
}
