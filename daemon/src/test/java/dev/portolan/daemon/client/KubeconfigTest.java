package dev.portolan.daemon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Map;

class KubeconfigTest {
    private static final String CA =
            "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n";
    private static final String YAML =
            new dev.portolan.api.security.Kubeconfig(
                            "portolan",
                            "https://127.0.0.1:8443",
                            CA,
                            new dev.portolan.api.security.Kubeconfig.Token("secret"))
                    .toYaml();

    @Test
    void readsTheCurrentContext() {
        assertThat(Kubeconfig.parse("kubeconfig", YAML))
                .isEqualTo(
                        new Kubeconfig(
                                URI.create("https://127.0.0.1:8443"), CA, "secret", "default"));
    }

    @Test
    void saysWhichPartIsMissing() {
        String yaml = YAML.replaceFirst("current-context: .*", "current-context: other");

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
