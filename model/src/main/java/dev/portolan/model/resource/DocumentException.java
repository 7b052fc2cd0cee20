package dev.portolan.model.resource;

/**
 * A document that does not parse, or does not have the shape asked for. The message names the field
 * and what is wrong.
 */
public final class DocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;
    private final String problem;

    public DocumentException(String field, String message) {
        super(field.isEmpty() ? message : field + ": " + message);
        this.field = field;
        this.problem = message;
    }

    /**
     * The path of the field, as {@code spec.replicas.mode}; empty where the whole document is
     * meant.
     */
    public String field() {
        return field;
    }

    /** What is wrong, without the field. */
    public String problem() {
        return problem;
    }

    /** The same, for a document in which this one is the part at {@code parent}. */
    DocumentException below(String parent) {
        if (parent.isEmpty()) {
            return this;
        }
        DocumentException whole =
                new DocumentException(field.isEmpty() ? parent : parent + "." + field, problem);
        whole.initCause(this);
        return whole;
    }
}
