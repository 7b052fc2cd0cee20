package dev.portolan.members.connect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text in base64 (RFC 4648), with or without line breaks. Pure. */
final class Base64Text {
    private Base64Text() {}

    /**
     * @param where the key it stands under, for the message
     * @throws IllegalArgumentException when it is not base64
     */
    static String decode(String where, String encoded) {
        try {
            return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": is not base64", e);
        }
    }

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
