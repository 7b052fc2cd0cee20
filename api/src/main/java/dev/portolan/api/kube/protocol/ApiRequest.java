package dev.portolan.api.kube.protocol;

import dev.portolan.api.security.Identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it came over HTTP, read whole.
 *
 * @param method in capitals
 * @param path decoded, without the query
 * @param query the decoded parameters, each with its values in order
 * @param accept the header of that name; empty for anything
 * @param contentType the header of that name; empty where there is none
 * @param userAgent what the client calls itself; empty where it does not say
 * @param body empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Requests are never compared, and bodies not copied.
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        String accept,
        String contentType,
        String userAgent,
        byte[] body,
        Identity caller) {
    public ApiRequest {
        query = Map.copyOf(query);
    }

    /** The first value of a parameter, if it is there and not empty. */
    public Optional<String> parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() || values.getFirst().isEmpty()
                ? Optional.empty()
                : Optional.of(values.getFirst());
    }

    /** Whether a parameter is given as true; {@code 1} counts as true and a bare name does too. */
    public boolean flag(String name) {
        List<String> values = query.get(name);
        if (values == null || values.isEmpty()) {
            return false;
        }
        return switch (values.getFirst()) {
            case "", "1", "t", "true", "True", "TRUE" -> true;
            default -> false;
        };
    }

    /** The same request with one parameter set. */
    public ApiRequest withParameter(String name, String value) {
        Map<String, List<String>> changed = new HashMap<>(query);
        changed.put(name, List.of(value));
        return new ApiRequest(method, path, changed, accept, contentType, userAgent, body, caller);
    }
}
