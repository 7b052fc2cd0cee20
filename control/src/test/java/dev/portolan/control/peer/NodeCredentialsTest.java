package dev.portolan.control.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;

class NodeCredentialsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("CN=ours");
    private static final NodeCredentials MADE =
            AUTHORITY.credentials("portolan://north/a", Duration.ofDays(1));

    @TempDir private Path folder;

    @Test
    void readsThePemFilesAnewWheneverItIsAsked() throws Exception {
        CredentialSource source = files();
        assertThat(source.current()).isEqualTo(MADE);

        NodeCredentials renewed = AUTHORITY.credentials("portolan://north/a", Duration.ofDays(2));
        write("node.crt", "CERTIFICATE", renewed.own().getEncoded());
        write("node.key", "PRIVATE KEY", renewed.key().getEncoded());

        assertThat(source.current()).isEqualTo(renewed);
    }

    @Test
    void namesTheFileThatIsWrongAndWhatWouldBeRight() throws Exception {
        CredentialSource source = files();
        Files.writeString(folder.resolve("node.key"), "-----BEGIN EC PRIVATE KEY-----");
        assertThatThrownBy(source::current)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("node.key: holds no PEM key in PKCS#8")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        Files.writeString(folder.resolve("node.crt"), "");
        assertThatThrownBy(source::current)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("node.crt: holds no PEM certificate");
    }

    @Test
    void neverSaysItsKey() {
        assertThat(MADE.toString()).contains("key hidden").doesNotContain("PrivateKey");
    }

    private CredentialSource files() throws IOException, GeneralSecurityException {
        write("node.crt", "CERTIFICATE", MADE.own().getEncoded());
        write("node.key", "PRIVATE KEY", MADE.key().getEncoded());
        write("ca.crt", "CERTIFICATE", AUTHORITY.certificate().getEncoded());
        return NodeCredentials.files(
                folder.resolve("node.crt"), folder.resolve("node.key"), folder.resolve("ca.crt"));
    }

    private void write(String file, String label, byte[] content) throws IOException {
        String base64 =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content);
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }
}
