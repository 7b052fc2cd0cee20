package dev.portolan.daemon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Map;

class KubeconfigTest {
    private final Kubeconfig config =
            new Kubeconfig(
                    URI.create("https://127.0.0.1:8443"),
                    "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n",
                    "secret",
                    "boutique");

    @Test
    void readsWhatItWrites() {
        assertThat(Kubeconfig.parse("kubeconfig", config.toYaml())).isEqualTo(config);
    }

    @Test
    void saysWhichPartIsMissing() {
        String yaml =
                config.toYaml().replace("current-context: portolan", "current-context: other");

        assertThatThrownBy(() -> Kubeconfig.parse("my.yaml", yaml))
                .isInstanceOf(ClientException.class)
                .hasMessage("my.yaml: has no context named \"other\"");
    }

    @Test
    void refusesTextThatIsNotYaml() {
        assertThatThrownBy(() -> Kubeconfig.parse("my.yaml", "a: [b"))
                .isInstanceOf(ClientException.class)
                .hasMessageStartingWith("my.yaml is not a kubeconfig");
    }

    @Test
    void saysWhereItLookedForAFileThatIsNotThere() {
        assertThatThrownBy(() -> Kubeconfig.find("", Map.of("KUBECONFIG", "/nowhere/config")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("/nowhere/config");
    }
}
