package dev.portolan.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class AuthenticatorTest {
    private static final Authenticator AUTHENTICATOR =
            new Authenticator(
                    new BearerTokens(Map.of("s3cret", Identity.administrator("operator"))));

    @Test
    void knowsAToken() {
        assertThat(authenticate("Bearer s3cret"))
                .isEqualTo(
                        new Authentication.Authenticated(
                                new Identity(
                                        "operator",
                                        List.of("system:masters", "system:authenticated"))));
        assertThat(authenticate("bearer   s3cret"))
                .isInstanceOf(Authentication.Authenticated.class);
    }

    @Test
    void refusesWhatIsNoTokenOfIts() {
        assertThat(authenticate("Bearer guessed")).isInstanceOf(Authentication.Refused.class);
        assertThat(authenticate("Basic czpz")).isInstanceOf(Authentication.Refused.class);
        assertThat(authenticate("")).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void takesSilenceForAStranger() {
        assertThat(AUTHENTICATOR.authenticate(Optional.empty(), List::of))
                .isEqualTo(new Authentication.Anonymous());
    }

    private static Authentication authenticate(String authorization) {
        return AUTHENTICATOR.authenticate(Optional.of(authorization), List::of);
    }
}
