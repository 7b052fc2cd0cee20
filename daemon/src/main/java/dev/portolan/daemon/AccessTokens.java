package dev.portolan.daemon;

import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.Identity;
import dev.portolan.config.PortolanConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who may enter a daemon's APIs with a bearer token: those of the settings, or, where these name
 * none, an administrator whose token is made at the first start and kept in {@code admin.token} in
 * the data directory.
 *
 * @param admin the administrator's token, where the settings name none
 */
public record AccessTokens(BearerTokens tokens, Optional<String> admin) {
    private static final int TOKEN_BYTES = 32;

    /**
     * @throws IOException naming the file that cannot be read or written
     */
    public static AccessTokens read(PortolanConfig config, RandomGenerator random)
            throws IOException {
        Map<String, Identity> known = new HashMap<>();
        for (PortolanConfig.Token token : config.api().tokens()) {
            known.put(
                    Files.readString(token.tokenFile()).strip(),
                    new Identity(token.user(), token.groups()));
        }
        if (!known.isEmpty()) {
            return new AccessTokens(new BearerTokens(known), Optional.empty());
        }
        String admin = adminToken(config.node().dataDir().resolve("admin.token"), random);
        return new AccessTokens(
                new BearerTokens(Map.of(admin, Identity.administrator("admin"))),
                Optional.of(admin));
    }

    private static String adminToken(Path file, RandomGenerator random) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token + "\n");
        return token;
    }
}
