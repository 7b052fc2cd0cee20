package dev.portolan.members.connect;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberCredentialsTest {
    @Test
    void readsATokenAndHidesIt() {
        var reading = read("{'token': 'c2VjcmV0'}");
        assertThat(reading)
                .isInstanceOfSatisfying(
                        MemberCredentials.Usable.class,
                        usable -> {
                            assertThat(usable.credentials().token()).contains("secret");
                            assertThat(usable).asString().doesNotContain("secret");
                        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    nothing in it           | {}                                        | Secret portolan-system/member-fra needs the key token, or tls.crt and tls.key
                    an authority that's not | {'token':'YQ==','ca.crt':'bm90IG9uZQ=='}  | Secret portolan-system/member-fra, key ca.crt:
                    not base64              | {'token':'a'}                             | Secret portolan-system/member-fra, key token: is not base64
                    a key that's not        | {'tls.key':'bm90IG9uZQ=='}                | Secret portolan-system/member-fra, key tls.key: must be an RSA private key
                    """)
    void saysWhatIsWrongWithWhichKey(String what, String data, String reason) {
        assertThat(read(data))
                .isInstanceOfSatisfying(
                        MemberCredentials.Unusable.class,
                        unusable -> assertThat(unusable.reason()).as(what).startsWith(reason));
    }

    private static MemberCredentials.Reading read(String data) {
        return MemberCredentials.read(
                json(
                        "{'kind': 'Secret', 'metadata': {'namespace': 'portolan-system', 'name':"
                                + " 'member-fra'}, 'data': "
                                + data
                                + "}"));
    }
}
