package dev.portolan.control.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTest {
    @Test
    void readsANameAHostAndAPort() {
        assertThat(Peer.parse("node-1=10.0.0.1:7443"))
                .isEqualTo(new Peer(new NodeId("node-1"), "10.0.0.1", 7443));
        assertThat(Peer.parse("a=::1:9")).isEqualTo(new Peer(new NodeId("a"), "::1", 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a=b", "a:1", "a=:1", "=b:1", "a=b:", "a=b:0", "a=b:70000"})
    void refusesWhatIsNotOfThisForm(String text) {
        assertThatThrownBy(() -> Peer.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
