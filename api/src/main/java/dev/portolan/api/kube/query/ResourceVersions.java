package dev.portolan.api.kube.query;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.Revision;

import java.util.Optional;

/** The meaning of {@code resourceVersion} and {@code resourceVersionMatch} in a read. */
public final class ResourceVersions {
    private ResourceVersions() {}

    /** How fresh a get or list must be: the newest, where nothing is said. */
    public static ReadLevel level(ApiRequest request) {
        return request.parameter("resourceVersion")
                .map(ResourceVersions::level)
                .orElse(ReadLevel.LINEARIZABLE);
    }

    /** The revision that a list must be of, where it asks for exactly one. */
    public static Optional<Revision> exact(ApiRequest request) {
        String match = request.parameter("resourceVersionMatch").orElse("");
        return switch (match) {
            case "", "NotOlderThan" -> Optional.empty();
            case "Exact" ->
                    Optional.of(
                            request.parameter("resourceVersion")
                                    .map(ResourceVersions::parse)
                                    .filter(revision -> revision.isAfter(Revision.ZERO))
                                    .orElseThrow(() ->
                                            Failures.badRequest(
                                                    "resourceVersionMatch Exact needs a"
                                                            + " resourceVersion greater than 0")));
            default ->
                    throw Failures.badRequest(
                            "resourceVersionMatch must be Exact or NotOlderThan, not \""
                                    + match
                                    + "\"");
        };
    }

    /**
     * @throws ApiException 400 when it is not a whole number
     */
    public static Revision parse(String text) {
        try {
            return Revision.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failures.badRequest("invalid resource version: " + e.getMessage());
        }
    }

    private static ReadLevel level(String text) {
        Revision revision = parse(text);
        return revision.equals(Revision.ZERO)
                ? ReadLevel.LOCAL
                : new ReadLevel.NotOlderThan(revision);
    }
}
