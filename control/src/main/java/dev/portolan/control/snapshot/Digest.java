package dev.portolan.control.snapshot;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over content that comes in pieces. For one thread; ends once. */
final class Digest {
    private final MessageDigest sha256;

    Digest() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(byte[] bytes, int from, int length) {
        sha256.update(bytes, from, length);
    }

    void add(byte[] bytes) {
        sha256.update(bytes);
    }

    /** In hexadecimal digits. */
    String end() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
