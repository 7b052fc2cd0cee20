package dev.portolan.api.kube.query;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a list begins: after an object, as things were at a revision. Opaque to
 * clients.
 *
 * @param namespace of the last object that was sent
 * @param name of the last object that was sent
 */
public record ContinueToken(Revision revision, Namespace namespace, String name) {
    private static final String FORMAT = "1";

    public static ContinueToken after(ResourceKey last, Revision revision) {
        return new ContinueToken(revision, last.namespace(), last.name());
    }

    /**
     * @throws ApiException 400 when it is not one of ours
     */
    public static ContinueToken parse(String text) {
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                            .split("/", -1);
            if (parts.length == 4 && parts[0].equals(FORMAT)) {
                return new ContinueToken(
                        Revision.parse(parts[1]), Namespace.of(parts[2]), parts[3]);
            }
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
        throw notOurs();
    }

    public boolean isBefore(ResourceKey key) {
        int byNamespace = namespace.compareTo(key.namespace());
        return byNamespace < 0 || (byNamespace == 0 && name.compareTo(key.name()) < 0);
    }

    @Override
    public String toString() {
        String plain = String.join("/", FORMAT, revision.toString(), namespace.name(), name);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiException notOurs() {
        return Failures.badRequest(
                "continue key is not valid: it is not one that this server gave");
    }
}
