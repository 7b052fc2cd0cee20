package dev.portolan.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.dns.conformance.Cases;
import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.CorefileException;
import dev.portolan.dns.corefile.HostPort;
import dev.portolan.dns.corefile.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whole Corefiles: those that people run, and what is said about the faults in one. */
class CorefilesTest {
    static boolean corefilesAreThere() {
        return Cases.shared("data/corefiles").isPresent();
    }

    static List<Path> corefiles() throws IOException {
        try (Stream<Path> files = Files.list(Cases.shared("data/corefiles").orElseThrow())) {
            return files.filter(file -> file.toString().endsWith(".Corefile")).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corefiles")
    @EnabledIf("corefilesAreThere")
    void corefilesThatPeopleRunAreRead(Path file) throws IOException {
        String text = Files.readString(file);
        if (isTemplate(text)) {
            // A template of another program: it has to be filled in before it is a Corefile.
            assertThat(text).containsAnyOf("__PILLAR__", "{{", "CLUSTER_DOMAIN");
            return;
        }
        if (text.contains("k8s_crd")) {
            // The plugin of a third party stands in a snippet that no block of this file imports.
            assertThat(Corefile.read(file).blocks()).isNotEmpty();
            return;
        }
        Corefile corefile = Corefile.read(file);

        assertThat(corefile.blocks()).isNotEmpty();
        assertThat(DnsServer.check(corefile, DnsOptions.DEFAULT))
                .allSatisfy(problem -> assertThat(problem.message()).contains("not available"));
    }

    private static boolean isTemplate(String text) {
        return text.contains("__PILLAR__")
                || text.contains("{{")
                || text.contains("CLUSTER_DOMAIN");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithItsLine() {
        Corefile corefile =
                Corefile.parse(
                        """
                        clusterset.local {
                            portolan {
                                ttl 9999
                            }
                            route53
                            cache {
                                prefetch 10
                            }
                        }
                        tls://example.org {
                            whoami extra
                        }
                        clusterset.local {
                            whoami
                        }
                        """);

        assertThat(
                        DnsServer.check(corefile, DnsOptions.DEFAULT).stream()
                                .map(Problem::toString)
                                .toList())
                .containsExactlyInAnyOrder(
                        "Corefile:3 - plugin/portolan: ttl must be in range [0, 3600]: 9999",
                        "Corefile:5 - Error during parsing: plugin/route53: not available in"
                                + " Portolan",
                        "Corefile:7 - plugin/cache: prefetch is not available in Portolan: leave it"
                                + " out",
                        "Corefile:11 - plugin/whoami: Wrong argument count or unexpected line"
                                + " ending after 'extra'",
                        "Corefile:10 - cannot serve tls://example.org.:853: tls is not available,"
                                + " only dns",
                        "Corefile:13 - cannot serve dns://clusterset.local.:53 - it is already"
                                + " defined");
    }

    @Test
    void whatIsServedWithoutACorefileCanBeServed() {
        var any = new HostPort("127.0.0.1", 0);
        Corefile corefile = new BuiltInCorefile(any, any, any, any).corefile();

        assertThat(DnsServer.check(corefile, DnsOptions.DEFAULT)).isEmpty();
        assertThat(corefile.blocks()).hasSize(1);
    }

    @Test
    void clusterLocalIsRefusedWithAWordOnWhatToDo() {
        Corefile corefile =
                Corefile.parse(
                        """
                        .:53 {
                            errors
                            kubernetes cluster.local in-addr.arpa ip6.arpa {
                                pods insecure
                            }
                        }
                        """);

        assertThat(DnsServer.check(corefile, DnsOptions.DEFAULT))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.message()).contains("portolan clusterset.local");
                });
    }

    @Test
    void importsAndVariablesAreSeenByTheDigestAndCommentsAreNot(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("Corefile");
        Path part = folder.resolve("part.conf");
        Files.writeString(part, "whoami\n");
        Files.writeString(file, ". {\n import part.conf\n}\n");
        String before = Corefile.read(file).digest();

        Files.writeString(file, "# a remark\n. {\n\n import part.conf # another\n}\n");
        assertThat(Corefile.read(file).digest()).isEqualTo(before);

        Files.writeString(part, "whoami\nerrors\n");
        assertThat(Corefile.read(file).digest()).isNotEqualTo(before);
    }

    @Test
    void aFileThatIsMissingIsAProblem(@TempDir Path folder) {
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowableOfType(
                                        CorefileException.class,
                                        () -> Corefile.read(folder.resolve("nowhere")))
                                .problems())
                .hasSize(1);
    }
}
