package dev.portolan.members.connect;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** A part of a kubeconfig, as messages about it begin. Pure. */
record KubeconfigPlace(String where) {
    KubeconfigPlace in(String part) {
        return new KubeconfigPlace(where + ": " + part);
    }

    /** Where one of the part's fields is. */
    String field(String name) {
        return where + ": " + name;
    }

    IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException(where + " " + problem);
    }

    /** A text that says something. */
    static Optional<String> text(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * The decoded {@code FIELD-data}. A file under {@code FIELD} is refused where that is missing;
     * beside it, it does not count, as in kubectl.
     */
    Optional<String> data(String field, @Nullable String encoded, @Nullable String file) {
        Optional<String> inline = text(encoded);
        refuseFile(field, field + "-data", inline, file);
        return inline.map(data -> Base64Text.decode(field(field + "-data"), data));
    }

    void refuseFile(String field, String instead, Optional<String> inline, @Nullable String file) {
        if (inline.isEmpty() && text(file).isPresent()) {
            throw new IllegalArgumentException(
                    field(field)
                            + " names a file of another machine: put its content into "
                            + instead
                            + "; kubectl config view --raw --flatten does so for certificates");
        }
    }
}
