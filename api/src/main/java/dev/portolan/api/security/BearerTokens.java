package dev.portolan.api.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A fixed set of bearer tokens and whom they stand for. Keeps digests alone, so that neither memory
 * nor the time that a comparison takes gives a token away.
 */
public final class BearerTokens {
    public static final BearerTokens NONE = new BearerTokens(Map.of());

    private final Map<String, Identity> byDigest;

    public BearerTokens(Map<String, Identity> byToken) {
        this.byDigest =
                byToken.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        entry -> digest(entry.getKey()), Map.Entry::getValue));
    }

    public Optional<Identity> find(String token) {
        return Optional.ofNullable(byDigest.get(digest(token)));
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
