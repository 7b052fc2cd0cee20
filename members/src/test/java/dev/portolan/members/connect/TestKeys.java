package dev.portolan.members.connect;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A certificate and keys that are only looked at. */
final class TestKeys {
    /** Of nobody, valid for a hundred years; its key was never kept. */
    static final String CERTIFICATE =
            """
            -----BEGIN CERTIFICATE-----
            MIIBdTCCARugAwIBAgIUY1XrJUV3gby30pyQIlLZH4C1+98wCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjMxODA4MjVaGA8yMTI2MTAzMDE4MDgy
            NVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHpi
            lt5OTg/5qc8jcFfUEPZB7/dNHgKRYT46bQdbYq7FBPgd6+nxhxoSVyXeRLMye/8M
            uJVV306YQnRl80fm7qOjUzBRMB0GA1UdDgQWBBRxN6fH80tiQNYCs6tXzSU2N4w+
            IDAfBgNVHSMEGDAWgBRxN6fH80tiQNYCs6tXzSU2N4w+IDAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0gAMEUCIQDs2TpH15o7XJVr/CkU98xnk0r0JoV6FH+/
            f5cYzfkKCwIgETk7z3ctws9rFkdDjVerPQbQhNGTrSKoMWh89XvUYB8=
            -----END CERTIFICATE-----
            """;

    private TestKeys() {}

    /** A new private key, PEM (PKCS#8). */
    static String privateKey(String algorithm) {
        try {
            byte[] encoded =
                    KeyPairGenerator.getInstance(algorithm)
                            .generateKeyPair()
                            .getPrivate()
                            .getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(encoded)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
