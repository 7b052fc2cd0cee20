package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKubectl.class)
class ServerSideApplyIT {
    private static final String TWO_KEYS =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {colour: blue, size: big}
            """;
    private static final String ONE_KEY =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {colour: green}
            """;

    @Test
    void createsAndDropsAnOwnedField(Kubectl kubectl) {
        assertThat(apply(kubectl, "first", TWO_KEYS).succeeded())
                .contains("configmap/settings serverside-applied");
        apply(kubectl, "first", ONE_KEY).succeeded();
        assertThat(data(kubectl)).isEqualTo("{\"colour\":\"green\"}");
    }

    @Test
    void keepsWhatOthersOwn(Kubectl kubectl) {
        apply(kubectl, "first", TWO_KEYS).succeeded();
        apply(kubectl, "second", TWO_KEYS.replace("{colour: blue, size: big}", "{shape: round}"))
                .succeeded();
        apply(kubectl, "first", TWO_KEYS.replace(", size: big", "")).succeeded();
        assertThat(data(kubectl)).contains("\"shape\":\"round\"").doesNotContain("size");
    }

    @Test
    void refusesAConflictUntilItIsForced(Kubectl kubectl) {
        apply(kubectl, "first", TWO_KEYS).succeeded();
        assertThat(apply(kubectl, "second", ONE_KEY).failed())
                .contains(
                        "Apply failed with 1 conflict", "conflict with \"first\"", ".data.colour");
        assertThat(data(kubectl)).contains("blue");

        kubectl.run(
                        "apply",
                        "--server-side",
                        "--force-conflicts",
                        "--field-manager",
                        "second",
                        "-f",
                        kubectl.manifest("force.yaml", ONE_KEY))
                .succeeded();
        assertThat(data(kubectl)).contains("green", "size");
    }

    private static Kubectl.Run apply(Kubectl kubectl, String manager, String manifest) {
        return kubectl.run(
                "apply",
                "--server-side",
                "--field-manager",
                manager,
                "-f",
                kubectl.manifest(manager + ".yaml", manifest));
    }

    private static String data(Kubectl kubectl) {
        return kubectl.run("get", "cm", "settings", "-o", "jsonpath={.data}").succeeded();
    }
}
