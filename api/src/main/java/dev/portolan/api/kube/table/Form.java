package dev.portolan.api.kube.table;

import dev.portolan.api.kube.protocol.Accept;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;

/** The form in which a client wants objects (its {@code Accept} header). */
public enum Form {
    OBJECT,
    TABLE,
    METADATA;

    /**
     * @throws ApiException 406 when it takes no form that there is
     */
    public static Form of(ApiRequest request) {
        return switch (Accept.parse(request.accept())
                .json("Table", "PartialObjectMetadata", "PartialObjectMetadataList")
                .parameter("as")) {
            case "Table" -> TABLE;
            case "" -> OBJECT;
            default -> METADATA;
        };
    }
}
