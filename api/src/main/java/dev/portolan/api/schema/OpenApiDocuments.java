package dev.portolan.api.schema;

import java.util.Map;
import java.util.Optional;

/**
 * The OpenAPI v3 documents of a registry, one for each group and version, rendered once.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3">OpenAPI
 *     v3</a>
 */
public final class OpenApiDocuments {
    private final byte[] index;
    private final Map<String, Rendered> documents;

    private OpenApiDocuments(byte[] index, Map<String, Rendered> documents) {
        this.index = index;
        this.documents = documents;
    }

    /**
     * A document.
     *
     * @param json UTF-8; not to be changed
     * @param hash of the content: changes when the document does
     */
    @SuppressWarnings("ArrayRecordComponent") // one instance a document, never compared
    public record Rendered(byte[] json, String hash) {}

    /** Renders every document; takes some hundred milliseconds. */
    public static OpenApiDocuments of(KindRegistry registry) {
        Map<String, Rendered> documents = OpenApiRenderer.documents(registry);
        return new OpenApiDocuments(OpenApiRenderer.index(documents), documents);
    }

    /** What {@code /openapi/v3} answers: UTF-8 JSON, not to be changed. */
    public byte[] index() {
        return index;
    }

    /**
     * @param path of a group and version: {@code api/v1}, {@code apis/apps/v1}
     */
    public Optional<Rendered> document(String path) {
        return Optional.ofNullable(documents.get(path));
    }
}
