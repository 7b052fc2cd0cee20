package dev.portolan.api.kube.protocol;

import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;

import java.util.List;
import java.util.stream.Collectors;

/** The refusals that a Kubernetes API knows, in the words that its clients look for. */
public final class Failures {
    private static final int RETRY_SECONDS = 1;

    private Failures() {}

    public static ApiException badRequest(String message) {
        return new ApiException(new Failure(400, "BadRequest", message));
    }

    public static ApiException unauthorized() {
        return new ApiException(new Failure(401, "Unauthorized", "Unauthorized"));
    }

    /** No such path. */
    public static ApiException noSuchPath() {
        return new ApiException(
                new Failure(404, "NotFound", "the server could not find the requested resource"));
    }

    public static ApiException notFound(ResourceKey key) {
        return new ApiException(
                new Failure(404, "NotFound", quoted(key) + " not found").about(subject(key)));
    }

    public static ApiException alreadyExists(ResourceKey key) {
        return new ApiException(
                new Failure(409, "AlreadyExists", quoted(key) + " already exists")
                        .about(subject(key)));
    }

    public static ApiException conflict(ResourceKey key, String why) {
        return new ApiException(
                new Failure(
                                409,
                                "Conflict",
                                "Operation cannot be fulfilled on " + quoted(key) + ": " + why)
                        .about(subject(key)));
    }

    /** An update with a stale resourceVersion. */
    public static ApiException modified(ResourceKey key) {
        return conflict(
                key,
                "the object has been modified; please apply your changes to the latest version and"
                        + " try again");
    }

    public static ApiException forbidden(ResourceKey key, String why) {
        return new ApiException(
                new Failure(403, "Forbidden", quoted(key) + " is forbidden: " + why)
                        .about(subject(key)));
    }

    /** An object that breaks rules. */
    public static ApiException invalid(String group, String kind, String name, List<Cause> causes) {
        String list =
                causes.stream()
                        .map(cause -> cause.field() + ": " + cause.message())
                        .collect(Collectors.joining(", "));
        String message =
                (group.isEmpty() ? kind : kind + "." + group)
                        + " \""
                        + name
                        + "\" is invalid: "
                        + (causes.size() == 1 ? list : "[" + list + "]");
        return new ApiException(
                new Failure(422, "Invalid", message)
                        .about(new Failure.Subject(group, kind, name))
                        .because(causes));
    }

    public static ApiException methodNotAllowed() {
        return new ApiException(
                new Failure(
                        405,
                        "MethodNotAllowed",
                        "the server does not allow this method on the requested resource"));
    }

    public static ApiException notAcceptable(String offered) {
        return new ApiException(
                new Failure(
                        406,
                        "NotAcceptable",
                        "only the following media types are accepted: " + offered));
    }

    public static ApiException unsupportedMediaType(String accepted) {
        return new ApiException(
                new Failure(
                        415,
                        "UnsupportedMediaType",
                        "the body of the request was in an unknown format - accepted media types"
                                + " include: "
                                + accepted));
    }

    public static Failure expired(String why) {
        return new Failure(410, "Expired", why);
    }

    public static Failure internal(String what) {
        return new Failure(500, "InternalError", "Internal error occurred: " + what);
    }

    /** What the store's refusal is over HTTP. */
    public static Failure of(StoreException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case UNAVAILABLE, CLOSED ->
                    new Failure(503, "ServiceUnavailable", "nothing was done: " + message)
                            .retryAfter(RETRY_SECONDS);
            case AMBIGUOUS ->
                    new Failure(
                            504,
                            "Timeout",
                            "the change may or may not have been made; read the object before"
                                    + " trying again: "
                                    + message);
            case EXPIRED ->
                    expired(
                            "The resourceVersion for the provided watch or list is too old: "
                                    + message);
            case TOO_LARGE -> new Failure(413, "RequestEntityTooLarge", message);
        };
    }

    private static Failure.Subject subject(ResourceKey key) {
        return new Failure.Subject(key.type().group(), key.type().plural(), key.name());
    }

    private static String quoted(ResourceKey key) {
        ResourceType type = key.type();
        return type + " \"" + key.name() + "\"";
    }
}
