package dev.portolan.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

class CertificateAuthorityTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-05-01T12:00:00Z"));

    @TempDir Path folder;

    @Test
    void signsServersForNamesAndAddresses() throws Exception {
        CertificateAuthority authority = CertificateAuthority.inMemory("test", CLOCK);
        X509Certificate server =
                read(
                        authority
                                .issueServer(List.of("127.0.0.1", "api.example.com"))
                                .certificatePem());

        server.verify(read(authority.certificatePem()).getPublicKey());
        assertThat(server.getSubjectAlternativeNames().toString())
                .contains("127.0.0.1", "api.example.com");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getNotAfter()).isAfter(java.util.Date.from(CLOCK.instant()));
    }

    @Test
    void signsNodesThatBothCallAndAreCalled() throws Exception {
        CertificateAuthority authority = CertificateAuthority.inMemory("test", CLOCK);
        X509Certificate node =
                read(authority.issueNode(URI.create("portolan://north/node-1")).certificatePem());

        node.verify(read(authority.certificatePem()).getPublicKey());
        assertThat(node.getSubjectAlternativeNames())
                .containsExactly(List.of(6, "portolan://north/node-1"));
        assertThat(node.getExtendedKeyUsage())
                .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    }

    @Test
    void makesAClientWhoItIs() throws Exception {
        CertificateAuthority authority = CertificateAuthority.inMemory("test", CLOCK);
        X509Certificate client =
                read(
                        authority
                                .issueClient(new Identity("alice", List.of("admins", "dev, team")))
                                .certificatePem());

        Authentication known =
                new Authenticator(BearerTokens.NONE)
                        .authenticate(Optional.empty(), () -> List.of(client));
        assertThat(known)
                .isEqualTo(
                        new Authentication.Authenticated(
                                new Identity(
                                        "alice",
                                        List.of("admins", "dev, team", "system:authenticated"))));
    }

    @Test
    void isTheSameAfterARestartAndKeepsItsKeyToItself() throws Exception {
        String before = CertificateAuthority.in(folder, "test", CLOCK).certificatePem();
        CertificateAuthority after = CertificateAuthority.in(folder, "test", CLOCK);

        assertThat(after.certificatePem()).isEqualTo(before);
        read(after.issueServer(List.of("localhost")).certificatePem())
                .verify(read(before).getPublicKey());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("ca.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesHalfAnAuthority() throws Exception {
        CertificateAuthority.in(folder, "test", CLOCK);
        Files.delete(folder.resolve("ca.key"));
        assertThatThrownBy(() -> CertificateAuthority.in(folder, "test", CLOCK))
                .isInstanceOf(CertificateAuthorityException.class)
                .hasMessageContaining("ca.key")
                .hasMessageContaining("restore it");
    }

    private static X509Certificate read(String pem) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
