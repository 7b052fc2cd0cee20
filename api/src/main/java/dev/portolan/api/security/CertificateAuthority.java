package dev.portolan.api.security;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/**
 * Signs the certificates of one control cluster or one member: of servers, for names and addresses,
 * and of clients, for users and groups. Its own key lies in a folder, or in memory only.
 * Thread-safe; making a client's key takes a tenth of a second.
 */
public final class CertificateAuthority {
    private static final Duration OWN_VALIDITY = Duration.ofDays(3650);
    private static final Duration ISSUED_VALIDITY = Duration.ofDays(365);

    /** Certificates count from a little earlier, for clients whose clocks are behind. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    /** The kinds of keys that are made here. */
    private enum KeyKind {
        /** For authorities and servers: made in a few milliseconds. */
        EC("EC", 256),
        /** For clients, some of whose libraries read no other. */
        RSA("RSA", 2048);

        private final String algorithm;
        private final int bits;

        KeyKind(String algorithm, int bits) {
            this.algorithm = algorithm;
            this.bits = bits;
        }
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final InstantSource clock;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key, InstantSource clock) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /** An authority that is gone with the process. */
    public static CertificateAuthority inMemory(String name, InstantSource clock) {
        KeyPair keys = newKeys(KeyKind.EC);
        X500Name self = new X500Name("CN=" + name);
        Instant now = clock.instant();
        try {
            JcaX509v3CertificateBuilder builder =
                    builder(self, now.plus(OWN_VALIDITY), now, self, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new CertificateAuthority(
                    sign(builder, keys.getPrivate()), keys.getPrivate(), clock);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new CertificateAuthorityException("cannot make the authority " + name, e);
        }
    }

    /**
     * The authority whose {@code ca.crt} and {@code ca.key} lie in {@code folder}; made there, with
     * the key readable by its owner alone, when neither exists.
     *
     * @throws CertificateAuthorityException when only one of the files is there, or one cannot be
     *     read or written
     */
    public static CertificateAuthority in(Path folder, String name, InstantSource clock) {
        Path certificateFile = folder.resolve("ca.crt");
        Path keyFile = folder.resolve("ca.key");
        boolean hasCertificate = Files.exists(certificateFile);
        if (hasCertificate != Files.exists(keyFile)) {
            throw new CertificateAuthorityException(
                    (hasCertificate ? keyFile : certificateFile)
                            + " is missing beside "
                            + (hasCertificate ? certificateFile : keyFile)
                            + ": restore it, or remove both for a new authority");
        }
        if (hasCertificate) {
            return new CertificateAuthority(
                    Pem.readCertificate(certificateFile), Pem.readPrivateKey(keyFile), clock);
        }
        CertificateAuthority made = inMemory(name, clock);
        PrivateFiles.write(keyFile, Pem.of(made.key));
        PrivateFiles.write(certificateFile, Pem.of(made.certificate));
        return made;
    }

    /** The authority's own certificate: what clients trust. */
    public String certificatePem() {
        return Pem.of(certificate);
    }

    /**
     * A certificate for a server.
     *
     * @param names host names and IP addresses under which it is reached; the first is the common
     *     name
     */
    public IssuedCertificate issueServer(List<String> names) {
        X500Name subject =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, names.getFirst()).build();
        GeneralName[] alternatives =
                names.stream()
                        .map(CertificateAuthority::alternativeName)
                        .toArray(GeneralName[]::new);
        return issue(
                KeyKind.EC,
                subject,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth),
                alternatives);
    }

    /**
     * A certificate for a program that both calls and is called by others of its kind, such as a
     * node of a control cluster.
     *
     * @param name by which the others know it, its one subject alternative name
     */
    public IssuedCertificate issueNode(URI name) {
        return issue(
                KeyKind.EC,
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name.toString()).build(),
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }),
                new GeneralName(GeneralName.uniformResourceIdentifier, name.toString()));
    }

    /** A certificate with which a client is {@code identity}. */
    public IssuedCertificate issueClient(Identity identity) {
        X500NameBuilder subject =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, identity.user());
        identity.groups().forEach(group -> subject.addRDN(BCStyle.O, group));
        return issue(
                KeyKind.RSA, subject.build(), new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    }

    private IssuedCertificate issue(
            KeyKind kind,
            X500Name subject,
            ExtendedKeyUsage purposes,
            GeneralName... alternatives) {
        KeyPair keys = newKeys(kind);
        Instant now = clock.instant();
        try {
            JcaX509v3CertificateBuilder builder =
                    builder(
                            new X500Name(certificate.getSubjectX500Principal().getName()),
                            now.plus(ISSUED_VALIDITY),
                            now,
                            subject,
                            keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(Extension.extendedKeyUsage, false, purposes);
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            if (alternatives.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            return new IssuedCertificate(Pem.of(sign(builder, key)), Pem.of(keys.getPrivate()));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new CertificateAuthorityException("cannot issue a certificate for " + subject, e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, Instant until, Instant now, X500Name subject, PublicKey publicKey) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(64, RANDOM).setBit(63),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(until),
                subject,
                publicKey);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        String signature = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(key)));
    }

    private static GeneralName alternativeName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static KeyPair newKeys(KeyKind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm);
            generator.initialize(kind.bits, RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + kind, e);
        }
    }
}
