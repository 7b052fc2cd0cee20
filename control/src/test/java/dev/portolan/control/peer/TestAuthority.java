package dev.portolan.control.peer;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** An authority for the nodes of one test. */
public final class TestAuthority {
    private static final Duration DAY = Duration.ofDays(1);

    private final X500Name name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;
    private final Instant now = InstantSource.system().instant();
    private final AtomicLong serials = new AtomicLong();

    public TestAuthority(String name) {
        this.name = new X500Name(name);
        this.certificate = sign(builder(this.name, keys, now.plus(DAY)), true, List.of());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** What a node shows that is what it says. */
    public CredentialSource of(String cluster, String node) {
        NodeCredentials credentials = credentials("portolan://" + cluster + "/" + node, DAY);
        return () -> credentials;
    }

    /**
     * @param uri the subject alternative name
     * @param left how long the certificate is valid from now on; may be negative
     */
    public NodeCredentials credentials(String uri, Duration left) {
        KeyPair own = newKeys();
        X509Certificate issued =
                sign(
                        builder(new X500Name("CN=node"), own, now.plus(left)),
                        false,
                        List.of(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        return new NodeCredentials(List.of(issued), own.getPrivate(), List.of(certificate));
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair subjects, Instant until) {
        return new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serials.incrementAndGet()),
                Date.from(now.minus(DAY.multipliedBy(2))),
                Date.from(until),
                subject,
                subjects.getPublic());
    }

    private X509Certificate sign(
            JcaX509v3CertificateBuilder builder, boolean authority, List<GeneralName> names) {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!authority) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(
                                new KeyPurposeId[] {
                                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                                }));
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("no certificate for a test", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no EC", e);
        }
    }
}
