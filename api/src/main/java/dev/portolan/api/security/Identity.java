package dev.portolan.api.security;

import java.util.List;

/**
 * A caller: a user's name and groups, as Kubernetes has them.
 *
 * @param user the common name of a client certificate, or the name that a token stands for
 * @param groups the organisations of the certificate, or the token's groups
 */
public record Identity(String user, List<String> groups) {
    /** The group whose members may do everything. */
    public static final String ADMINISTRATORS = "system:masters";

    public static final Identity ANONYMOUS =
            new Identity("system:anonymous", List.of("system:unauthenticated"));

    public Identity {
        if (user.isBlank()) {
            throw new IllegalArgumentException("an identity needs a user's name");
        }
        groups = List.copyOf(groups);
    }

    /** An administrator of this name. */
    public static Identity administrator(String user) {
        return new Identity(user, List.of(ADMINISTRATORS));
    }
}
