package dev.portolan.members;

import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Revision;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What Portolan writes on objects inside members, and how it is read back. */
public final class Marks {
    /** Label: the federation that an object belongs to. */
    public static final String FEDERATION = "portolan.dev/federation";

    /**
     * Label: made by Portolan itself and not from a template; what for ({@code import}, {@code
     * peers}).
     */
    public static final String DERIVED = "portolan.dev/derived";

    /** Annotation: the revision of the template that was applied. */
    public static final String REVISION = "portolan.dev/revision";

    /** Annotation: the term of the leader that applied it. */
    public static final String TERM = "portolan.dev/term";

    /**
     * Annotation: a digest of all that was applied, since replicas and class maps change without
     * the template.
     */
    public static final String CONTENT = "portolan.dev/content";

    /**
     * Annotation that a member's operator sets to {@code "true"}: this object may be taken over.
     */
    public static final String ADOPT = "portolan.dev/adopt";

    /** Annotation of exports and services: how they are answered. */
    public static final String ANSWER = "portolan.dev/answer";

    /** The server-side apply field manager. */
    public static final String FIELD_MANAGER = "portolan";

    private Marks() {}

    /** Whether {@code object} carries the label of this federation. */
    public static boolean isOurs(Document object, FederationUid federation) {
        return federation.value().equals(object.labels().get(FEDERATION));
    }

    /** The revision that was applied; empty where there is none or it is not a number. */
    public static Optional<Revision> revision(Document object) {
        return number(object, REVISION).map(Revision::new);
    }

    /** The term in which it was written; empty where there is none or it is not a number. */
    public static Optional<Term> term(Document object) {
        return number(object, TERM).map(Term::new);
    }

    /** {@code body} with the label of this federation and the digest of its content. */
    public static Document stamp(Document body, FederationUid federation) {
        String digest = digest(body);
        return body.edit(root -> {
            root.withObject("/metadata/labels").put(FEDERATION, federation.value());
            root.withObject("/metadata/annotations").put(CONTENT, digest);
        });
    }

    private static String digest(Document content) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of what was applied, or an empty string. */
    public static String content(Document object) {
        return object.annotations().getOrDefault(CONTENT, "");
    }

    private static Optional<Long> number(Document object, String annotation) {
        String text = object.annotations().getOrDefault(annotation, "");
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
