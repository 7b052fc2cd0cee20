package dev.portolan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ConfigReaderTest {
    @Test
    void anEmptyFileGivesTheDefaults() {
        PortolanConfig config = valid("");

        assertThat(config.api().listen()).isEqualTo(new HostPort("0.0.0.0", 8443));
        assertThat(config.control().electionTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.dns().corefile()).isEmpty();
    }

    @Test
    void readsEverySection() {
        PortolanConfig config =
                valid(
                        """
                        node:
                          name: a
                          dataDir: /data
                        control:
                          raft: 10.0.0.1:7443
                          peers:
                            - {name: a, address: "10.0.0.1:7443"}
                            - {name: b, address: "10.0.0.2:7443"}
                            - {name: c, address: "10.0.0.3:7443"}
                        api:
                          listen: "[::1]:9443"
                          names: [portolan.example.org]
                          tokens:
                            - {tokenFile: /etc/token, user: admin, groups: [system:masters]}
                        members: {unreachableAfter: 3s}
                        """);

        assertThat(config.node().dataDir()).isEqualTo(Path.of("/data"));
        assertThat(config.control().peers()).hasSize(3);
        assertThat(config.api().listen()).isEqualTo(new HostPort("::1", 9443));
        assertThat(config.api().tokens().getFirst().groups()).containsExactly("system:masters");
        assertThat(config.members().unreachableAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void reportsAllProblemsAtOnceWithFileAndLine() {
        assertThat(
                        problems(
                                """
                                node:
                                  name: Not_A_Label
                                api:
                                  listen: here
                                  lisen: 0.0.0.0:1
                                members:
                                  unreachableAfter: 5 parsecs
                                """))
                .containsExactly(
                        "portolan.yaml:2: node.name: \"Not_A_Label\" is not a DNS label: use"
                                + " lower-case letters, digits and '-'",
                        "portolan.yaml:4: api.listen: \"here\" is not an address with a port: write"
                                + " 0.0.0.0:8443, [::1]:8443 or host:8443",
                        "portolan.yaml:7: members.unreachableAfter: \"5 parsecs\" is not a"
                            + " duration: write a whole number with a unit, as 500ms, 30s, 5m, 1h",
                        "portolan.yaml:5: api.lisen: is not a setting; api.listen is");
    }

    @Test
    void theCertificateOfANodeIsAllOfItsFilesOrNone() {
        assertThat(valid("").control().tls()).isEmpty();
        assertThat(
                        valid(
                                        """
                                        control:
                                          tls: {certificate: a.crt, key: a.key, authority: ca.crt}
                                        """)
                                .control()
                                .tls())
                .contains(
                        new PortolanConfig.NodeTls(
                                Path.of("a.crt"), Path.of("a.key"), Path.of("ca.crt")));
        assertThat(
                        problems(
                                """
                                control:
                                  tls:
                                    certificate: a.crt
                                """))
                .containsExactly(
                        "portolan.yaml:3: control.tls.key: is missing: give all of"
                                + " control.tls.certificate, control.tls.key,"
                                + " control.tls.authority, or none for a certificate of the"
                                + " authority in api.pki",
                        "portolan.yaml:3: control.tls.authority: is missing: give all of"
                                + " control.tls.certificate, control.tls.key,"
                                + " control.tls.authority, or none for a certificate of the"
                                + " authority in api.pki");
    }

    @Test
    void refusesAControlClusterOfTwo() {
        assertThat(
                        problems(
                                """
                                node: {name: a}
                                control:
                                  peers:
                                    - {name: a, address: "10.0.0.1:7443"}
                                    - {name: b, address: "10.0.0.2:7443"}
                                """))
                .containsExactly(
                        "portolan.yaml:4: control.peers: a control cluster has 1, 3 or 5 nodes, not"
                                + " 2");
    }

    @Test
    void refusesAPeerWithoutAnAddressAndAClusterWithoutThisNode() {
        assertThat(
                        problems(
                                """
                                node: {name: a}
                                control:
                                  peers:
                                    - {name: b}
                                    - {name: c, address: "10.0.0.3:7443"}
                                """))
                .containsExactly(
                        "portolan.yaml:4: control.peers[0].address: is missing",
                        "portolan.yaml:4: control.peers: must name this node, a, as well");
    }

    @Test
    void theEnvironmentOverridesTheFileAndFlagsOverrideBoth() {
        ConfigSources sources =
                new ConfigSources(
                        "portolan.yaml",
                        "node: {name: file, dataDir: /file}\napi: {listen: '1.1.1.1:1'}",
                        Map.of(
                                "PORTOLAN_NODE_DATA_DIR",
                                "/env",
                                "PORTOLAN_API_LISTEN",
                                "2.2.2.2:2",
                                "HOME",
                                "/root"),
                        Map.of("api.listen", "3.3.3.3:3"));

        PortolanConfig config = ((ConfigResult.Valid) ConfigReader.read(sources)).config();

        assertThat(config.node()).isEqualTo(new PortolanConfig.Node("file", Path.of("/env")));
        assertThat(config.api().listen()).isEqualTo(new HostPort("3.3.3.3", 3));
    }

    @Test
    void namesTheVariableOrFlagThatIsWrong() {
        ConfigSources sources =
                new ConfigSources(
                        "",
                        "",
                        Map.of("PORTOLAN_API_LISTEN", "x", "PORTOLAN_NONSENSE", "1"),
                        Map.of("dns.zone", "y"));

        assertThat(((ConfigResult.Invalid) ConfigReader.read(sources)).describe().lines())
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .startsWith(
                                                "environment PORTOLAN_API_LISTEN: api.listen:"
                                                        + " \"x\""),
                        second ->
                                assertThat(second)
                                        .startsWith("environment PORTOLAN_NONSENSE: sets nothing"),
                        third ->
                                assertThat(third)
                                        .startsWith("flag --set: dns.zone: is not a setting"));
    }

    @Test
    void refusesTextThatIsNotYaml() {
        assertThat(problems("node: ["))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("portolan.yaml:1: is not YAML");
    }

    @Test
    void refusesAHeartbeatThatIsTooSlowForItsElectionTimeout() {
        assertThat(problems("control: {electionTimeout: 1s, heartbeat: 900ms}"))
                .singleElement()
                .asString()
                .contains("at most a third");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:80,127.0.0.1,80", "[::1]:443,::1,443", "node-1:0,node-1,0"})
    void readsAddresses(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
    }

    private static PortolanConfig valid(String yaml) {
        return switch (ConfigReader.read(ConfigSources.ofFile("portolan.yaml", yaml))) {
            case ConfigResult.Valid valid -> valid.config();
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.describe());
        };
    }

    private static List<String> problems(String yaml) {
        return switch (ConfigReader.read(ConfigSources.ofFile("portolan.yaml", yaml))) {
            case ConfigResult.Valid valid -> throw new AssertionError("valid: " + valid.config());
            case ConfigResult.Invalid invalid ->
                    invalid.problems().stream().map(ConfigProblem::toString).toList();
        };
    }
}
