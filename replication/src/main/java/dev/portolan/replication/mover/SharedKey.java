package dev.portolan.replication.mover;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that a federation's agents have in common (HMAC-SHA-256, RFC 2104). Thread-safe. */
public final class SharedKey {
    /** The shortest key that is taken, in bytes. */
    public static final int MINIMUM = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private final SecretKeySpec key;

    public SharedKey(byte[] secret) {
        if (secret.length < MINIMUM) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "the agents' shared key must have at least %d bytes, not %d",
                            MINIMUM,
                            secret.length));
        }
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    byte[] sign(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    boolean verifies(byte[] signature, byte[]... parts) {
        return MessageDigest.isEqual(signature, sign(parts));
    }
}
