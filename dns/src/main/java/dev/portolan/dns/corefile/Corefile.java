package dev.portolan.dns.corefile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A Corefile that has been read: what CoreDNS would make of the text, with imports and variables
 * replaced. Whether its directives make sense is checked when a server is planned from it.
 *
 * @param name as it stands in messages
 * @param path where it was read from and can be read again, if it was a file
 */
public record Corefile(String name, Optional<Path> path, List<ServerBlock> blocks) {
    private static final String DEFAULT_NAME = "Corefile";

    public Corefile {
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads a file, and the files that it imports.
     *
     * @throws CorefileException when it cannot be read or is no Corefile
     */
    public static Corefile read(Path path) {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CorefileException(new Problem(path.toString(), 0, "Cannot be read: " + e));
        }
        return new Corefile(
                path.toString(),
                Optional.of(path),
                parse(path.toString(), text, Directives.NAMES::contains, System.getenv()));
    }

    /**
     * Reads text; imports are relative to the working folder.
     *
     * @throws CorefileException when it is no Corefile
     */
    public static Corefile parse(String text) {
        return new Corefile(
                DEFAULT_NAME,
                Optional.empty(),
                parse(DEFAULT_NAME, text, Directives.NAMES::contains, System.getenv()));
    }

    /** What CoreDNS serves without a Corefile. */
    public static Corefile whoami() {
        return parse(".:53 {\n whoami\n log\n}\n");
    }

    static List<ServerBlock> parse(
            String file, String text, Predicate<String> known, Map<String, String> environment) {
        return new Parser(
                        file,
                        Lexer.lex(file, text),
                        known,
                        new Variables(environment),
                        new Imports())
                .parse();
    }

    /**
     * A digest of what was parsed, imports and variables included: comments and spaces do not
     * change it.
     */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (ServerBlock block : blocks) {
                add(digest, block.keys());
                new TreeMap<>(block.directives()).forEach((name, tokens) -> add(digest, tokens));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    private static void add(MessageDigest digest, List<Token> tokens) {
        for (Token token : tokens) {
            digest.update(token.text().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        digest.update((byte) 1);
    }
}
