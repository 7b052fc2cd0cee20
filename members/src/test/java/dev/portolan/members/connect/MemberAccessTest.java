package dev.portolan.members.connect;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Document;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberAccessTest {
    private static final String ENDPOINT = "https://10.0.0.1:6443";
    private static final String KUBECONFIG =
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: fra, cluster: {server: "https://10.0.0.1:6443"}}]
            contexts: [{name: fra, context: {cluster: fra, user: me}}]
            users: [{name: me, user: {token: secret}}]
            """;

    @Test
    void readsATokenAndHidesIt() {
        var reading = read(ENDPOINT, "{'token': 'c2VjcmV0'}");
        assertThat(reading)
                .isInstanceOfSatisfying(
                        MemberAccess.Usable.class,
                        usable -> {
                            assertThat(usable.access().endpoint()).isEqualTo(ENDPOINT);
                            assertThat(usable.access().credentials().token()).contains("secret");
                            assertThat(usable).asString().doesNotContain("secret");
                        });
    }

    @Test
    void takesAnRsaOrAnEcKeyForTheCertificate() {
        for (String algorithm : new String[] {"RSA", "EC"}) {
            String data =
                    "{'tls.crt': '%s', 'tls.key': '%s'}"
                            .formatted(
                                    Base64Text.encode(TestKeys.CERTIFICATE),
                                    Base64Text.encode(TestKeys.privateKey(algorithm)));
            assertThat(read(ENDPOINT, data))
                    .isInstanceOfSatisfying(
                            MemberAccess.Usable.class,
                            usable ->
                                    assertThat(usable.access().credentials().client())
                                            .get()
                                            .returns(
                                                    algorithm,
                                                    MemberCredentials.ClientCertificate
                                                            ::keyAlgorithm));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    nothing in it           | {}                                        | Secret portolan-system/member-fra needs the key token, or tls.crt and tls.key, or kubeconfig
                    an authority that's not | {'token':'YQ==','ca.crt':'bm90IG9uZQ=='}  | Secret portolan-system/member-fra, key ca.crt:
                    not base64              | {'token':'a'}                             | Secret portolan-system/member-fra, key token: is not base64
                    a key that's not        | {'tls.key':'bm90IG9uZQ=='}                | Secret portolan-system/member-fra, key tls.key: must be an RSA or EC private key
                    """)
    void saysWhatIsWrongWithWhichKey(String what, String data, String message) {
        assertThat(read(ENDPOINT, data))
                .isInstanceOfSatisfying(
                        MemberAccess.Unusable.class,
                        unusable -> {
                            assertThat(unusable.reason())
                                    .isEqualTo(MemberDirectory.Reason.CredentialsInvalid);
                            assertThat(unusable.message()).as(what).startsWith(message);
                        });
    }

    @Test
    void takesTheServerFromTheKubeconfigWhereTheMemberNamesNone() {
        assertThat(read("", kubeconfig(KUBECONFIG)))
                .isInstanceOfSatisfying(
                        MemberAccess.Usable.class,
                        usable -> {
                            assertThat(usable.access().endpoint()).isEqualTo(ENDPOINT);
                            assertThat(usable.access().credentials().token()).contains("secret");
                        });
    }

    @Test
    void aTokenAloneDoesNotSayWhereTheMemberIs() {
        assertThat(read("", "{'token': 'c2VjcmV0'}"))
                .isEqualTo(
                        new MemberAccess.Unusable(
                                MemberDirectory.Reason.CredentialsInvalid,
                                "Secret portolan-system/member-fra has no kubeconfig that says"
                                    + " where the member's API is, and spec.endpoint of the"
                                    + " MemberCluster is missing: set one of them, spec.endpoint as"
                                    + " https://10.0.0.1:6443"));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    https://10.0.0.1:6443/, https://10.0.0.1:6443
                    https://Fra.Example.org, https://fra.example.org:443/
                    """)
    void theSameServerInOtherWordsIsTheSame(String endpoint, String server) {
        String text = KUBECONFIG.replace(ENDPOINT, server);
        assertThat(read(endpoint, kubeconfig(text))).isInstanceOf(MemberAccess.Usable.class);
    }

    @Test
    void refusesAKubeconfigOfAnotherServer() {
        assertInvalid(
                read("https://10.0.0.2:6443", kubeconfig(KUBECONFIG)),
                "Secret portolan-system/member-fra, key kubeconfig: its server is"
                        + " https://10.0.0.1:6443, but spec.endpoint of the MemberCluster is"
                        + " https://10.0.0.2:6443: make them the same, or leave spec.endpoint out");
    }

    @Test
    void refusesAKubeconfigBesideOtherCredentials() {
        String both = kubeconfig(KUBECONFIG).replace("{", "{'token': 'c2VjcmV0', ");
        assertInvalid(
                read(ENDPOINT, both),
                "Secret portolan-system/member-fra, key kubeconfig stands beside token, and only"
                        + " one can be right: remove the one or the others");
    }

    private static void assertInvalid(MemberAccess.Reading reading, String message) {
        assertThat(reading)
                .isEqualTo(
                        new MemberAccess.Unusable(
                                MemberDirectory.Reason.KubeconfigInvalid, message));
    }

    private static String kubeconfig(String text) {
        return "{'kubeconfig': '" + Base64Text.encode(text) + "'}";
    }

    private static MemberAccess.Reading read(String endpoint, String data) {
        return MemberAccess.read(
                spec(endpoint),
                json(
                        "{'kind': 'Secret', 'metadata': {'namespace': 'portolan-system', 'name':"
                                + " 'member-fra'}, 'data': "
                                + data
                                + "}"));
    }

    private static MemberCluster.Spec spec(String endpoint) {
        Document member =
                json(
                        "{'metadata': {'name': 'fra'}, 'spec': {'credentialsRef': {'namespace':"
                                + " 'portolan-system', 'name': 'member-fra'}, 'endpoint': '"
                                + endpoint
                                + "'}}");
        return MemberCluster.read(member).spec();
    }
}
