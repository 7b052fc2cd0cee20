package dev.portolan.api.kube.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinueTokenTest {
    @Test
    void goesOnAfterTheObjectItNames() {
        ContinueToken token =
                ContinueToken.parse(
                        ContinueToken.after(key("b", "m"), new Revision(42)).toString());
        assertThat(token.revision()).isEqualTo(new Revision(42));
        assertThat(token.isBefore(key("b", "m"))).isFalse();
        assertThat(token.isBefore(key("b", "n"))).isTrue();
        assertThat(token.isBefore(key("a", "z"))).isFalse();
        assertThat(token.isBefore(key("c", "a"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!!", "MS94L2EvYg"})
    void refusesWhatItDidNotGive(String text) {
        assertThatThrownBy(() -> ContinueToken.parse(text)).isInstanceOf(ApiException.class);
    }

    private static ResourceKey key(String namespace, String name) {
        return new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of(namespace), name);
    }
}
