package dev.portolan.members.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class MemberKubeconfigTest {
    private static final String CERTIFICATE = Base64Text.encode(TestKeys.CERTIFICATE);

    @Test
    void readsTheCurrentContextOfSeveral() {
        MemberKubeconfig read =
                read(
                        """
                        current-context: two
                        contexts:
                        - {name: one, context: {cluster: a, user: x}}
                        - {name: two, context: {cluster: b, user: y, namespace: shop}}
                        clusters:
                        - {name: a, cluster: {server: "https://10.0.0.1:6443"}}
                        - name: b
                          cluster: {server: "https://rancher.example.org/k8s/clusters/c-1", certificate-authority-data: %s}
                        users:
                        - {name: x, user: {exec: {command: aws, apiVersion: client.authentication.k8s.io/v1}}}
                        - {name: y, user: {token: the-token}}
                        preferences: {}
                        """
                                .formatted(CERTIFICATE));
        assertThat(read.server()).isEqualTo("https://rancher.example.org/k8s/clusters/c-1");
        assertThat(read.credentials().token()).contains("the-token");
        assertThat(read.credentials().authority()).contains(TestKeys.CERTIFICATE);
        assertThat(read.toString()).doesNotContain("the-token");
    }

    @Test
    void readsAClientCertificateAndPrefersWhatIsInlineToFiles() {
        String key = TestKeys.privateKey("EC");
        MemberKubeconfig read =
                read(
                        single(
                                "server: https://10.0.0.1:6443",
                                "client-certificate-data: %s, client-certificate: /home/me/x.crt,"
                                                .formatted(CERTIFICATE)
                                        + " client-key-data: "
                                        + Base64Text.encode(key)));
        assertThat(read.credentials().client())
                .contains(new MemberCredentials.ClientCertificate(TestKeys.CERTIFICATE, key));
    }

    @Test
    void readsANameAndAPassword() {
        MemberKubeconfig read =
                read(
                        single(
                                "server: https://10.0.0.1:6443",
                                "username: admin, password: swordfish"));
        assertThat(read.credentials().login())
                .isEqualTo(Optional.of(new MemberCredentials.Login("admin", "swordfish")));
        assertThat(read.credentials().login().toString()).doesNotContain("swordfish");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    a file       | tokenFile: /var/run/token                              | : tokenFile names a file of another machine: put its content into token;
                    a cert file  | client-certificate: /a.crt, client-key: /a.key         | : client-certificate names a file of another machine: put its content into client-certificate-data;
                    a program    | exec: {command: aws, apiVersion: v1}                   | : exec names a program of another machine: put the token of a ServiceAccount there
                    a provider   | auth-provider: {name: gcp}                             | : auth-provider names a login of another machine: put the token
                    a half       | client-certificate-data: %CRT%                         |  needs both client-certificate-data and client-key-data, or neither
                    no cert      | client-certificate-data: YWJj, client-key-data: YWJj   | : client-certificate-data: is not a PEM certificate
                    no key       | client-certificate-data: %CRT%, client-key-data: YWJj  | : client-key-data: must be an RSA or EC private key in PEM, without a passphrase
                    not base64   | client-certificate-data: a, client-key-data: YWJj      | : client-certificate-data: is not base64
                    no password  | username: admin                                        |  needs both username and password, or neither
                    too much     | token: a, username: b, password: c                     |  has a token and a password: leave one of them
                    another self | token: a, as: root                                     | : as is not supported: put the credentials of the user there who is to act
                    nothing      | `tokn: secret`                                         |  has no credentials: it needs a token,
                    """)
    void refusesAUserThatCannotWorkHere(String what, String user, String message) {
        String text = single("server: https://10.0.0.1:6443", user.replace("%CRT%", CERTIFICATE));
        assertInvalid(
                text,
                "key kubeconfig: user \"me\"" + (message.startsWith(":") ? "" : " ") + message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no server    | certificate-authority: /a.crt                                  | has no server: set it to the member's API, as https://10.0.0.1:6443
                    no scheme    | server: '10.0.0.1:6443'                                        | server must be a URL as https://10.0.0.1:6443 and no more
                    a login      | server: 'https://me:secret@10.0.0.1:6443'                      | server must be a URL as https://10.0.0.1:6443 and no more
                    a file       | server: https://10.0.0.1, certificate-authority: /a.crt        | certificate-authority names a file of another machine
                    not a cert   | server: https://10.0.0.1, certificate-authority-data: YWJj     | certificate-authority-data: is not a PEM certificate
                    anybody      | server: https://10.0.0.1, insecure-skip-tls-verify: true       | insecure-skip-tls-verify would give the credentials to whoever answers
                    a proxy      | server: https://10.0.0.1, proxy-url: 'http://10.0.0.2:3128'    | proxy-url is not supported: members are reached directly
                    another name | server: https://10.0.0.1, tls-server-name: fra                 | tls-server-name is not supported: server must have a name
                    """)
    void refusesAClusterThatCannotBeReachedAsItSays(String what, String cluster, String message) {
        String sign = message.startsWith("has") ? " " : ": ";
        assertInvalid(
                single(cluster, "token: secret"),
                "key kubeconfig: cluster \"fra\"" + sign + message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    no contexts       | {}                                                              | has no contexts
                    several           | {contexts: [%CTX%, {name: b, context: {}}]}                     | has no current-context: set it to one of fra, b
                    a missing context | {current-context: x, contexts: [%CTX%]}                         | : current-context names context "x", which is not in it; there is fra
                    a missing cluster | {contexts: [%CTX%], users: [{name: me, user: {}}]}              | : context "fra" names cluster "fra", which is not in it; there is none
                    a missing user    | {contexts: [%CTX%], clusters: [{name: fra, cluster: {}}]}       | : context "fra" names user "me", which is not in it; there is none
                    empty entries     | {contexts: [%CTX%, null], clusters: null}                       | : context "fra" names cluster "fra"
                    a broken line     | {users: [{name: me, user: {token: secret}}                      | , line 1, column
                    a percent sign    | {users: [{name: me, user: {token: %secret}}]}                   | , line 1, column 35 is not YAML: found character
                    a key twice       | {users: [{name: me, user: {token: secret, token: secret}}]}     | , line 1, column 43 is not YAML
                    an alias          | {users: [{name: me, user: {token: *secret}}]}                   | , line 1, column 35 is not YAML
                    a tag             | {users: [{name: me, user: {token: !!secret x}}]}                | , line 1, column 35 is not YAML
                    a handle          | {users: [{name: me, user: {token: !secret!x x}}]}               | , line 1, column 35 is not YAML
                    a wrong shape     | {users: [{name: me, user: {token: [secret]}}]}                  | , field users[0].user.token is not what a kubeconfig has there
                    text              | secret                                                          | is not a kubeconfig: must be a mapping
                    nothing           | ''                                                              | is not a kubeconfig: must be a mapping
                    two documents     | {a: b} --- {token: secret}                                      | is not YAML
                    a pod             | {kind: Pod, contexts: [%CTX%]}                                  | is not a kubeconfig: kind is Pod, not Config
                    """)
    void saysWhereATextIsNoKubeconfigAndNeverWhatStandsThere(
            String what, String text, String message) {
        String context = "{name: fra, context: {cluster: fra, user: me}}";
        String sign = message.startsWith(",") || message.startsWith(":") ? "" : " ";
        assertInvalid(text.replace("%CTX%", context), "key kubeconfig" + sign + message);
    }

    private static void assertInvalid(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(text))
                .withMessageStartingWith(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    private static MemberKubeconfig read(String text) {
        return MemberKubeconfig.read("key kubeconfig", text);
    }

    private static String single(String cluster, String user) {
        return """
        clusters: [{name: fra, cluster: {%s}}]
        contexts: [{name: fra, context: {cluster: fra, user: me}}]
        users: [{name: me, user: {%s}}]
        """
                .formatted(cluster, user);
    }
}
