package dev.portolan.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.fixture.Fleet;
import dev.portolan.dns.fixture.MemoryStore;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/** Servers over real sockets: start, the change of a Corefile, and one server that asks another. */
@Timeout(60)
class DnsServerIT {
    @TempDir Path folder;

    private final MemoryStore store = new MemoryStore();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Path file;
    private DnsServer server;

    @BeforeEach
    void start() throws IOException {
        new Fleet(store)
                .member("fra", "127.20.1.0/24", true, "")
                .export("boutique", "cart")
                .clusterIp("boutique", "cart", "fra", "10.41.0.7", "127.20.1.10", 2);
        file = folder.resolve("Corefile");
        write("ttl 5");
        server = serve(Corefile.read(file));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aChangedCorefileIsTakenUpOnTheSameSocketAndABadOneIsNot() throws IOException {
        assertThat(ttl()).isEqualTo(5);

        write("ttl wrong");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> registry.counter("coredns_reload_failed").count() == 1);
        assertThat(ttl()).isEqualTo(5);

        write("ttl 60");
        await().atMost(Duration.ofSeconds(20)).until(() -> ttl() == 60);
    }

    @Test
    void forwardsWhatIsNotItsOwn() throws IOException {
        int port = port(server);
        try (DnsServer front =
                serve(
                        Corefile.parse(
                                """
                                .:0 {
                                    bind 127.0.0.1
                                    errors
                                    prometheus 127.0.0.1:0
                                    cache 30
                                    forward . 127.0.0.1:%d {
                                        max_concurrent 100
                                    }
                                }
                                """
                                        .formatted(port)))) {
            Message answer = ask(port(front), "cart.boutique.svc.clusterset.local.", false);
            assertThat(answer.getSection(Section.ANSWER).getFirst().rdataToString())
                    .isEqualTo("127.20.1.10");

            Message again = ask(port(front), "CART.boutique.svc.clusterset.local.", true);
            assertThat(again.getSection(Section.ANSWER).getFirst().getName().toString())
                    .isEqualTo("CART.boutique.svc.clusterset.local.");

            Message missing = ask(port(front), "nobody.boutique.svc.clusterset.local.", false);
            assertThat(missing.getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(registry.scrape())
                    .contains("coredns_cache_hits_total{")
                    .contains("coredns_proxy_request_duration_seconds");
        }
    }

    @Test
    void anUpstreamThatIsDownMeansServfailNotSilence() throws IOException {
        int port = port(server);
        server.close();
        try (DnsServer front =
                serve(
                        Corefile.parse(
                                """
                                .:0 {
                                    bind 127.0.0.1
                                    forward . 127.0.0.1:%d {
                                        read_timeout 300ms
                                    }
                                }
                                """
                                        .formatted(port)))) {
            assertThat(ask(port(front), "www.example.org.", false).getRcode())
                    .isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void untilTheStoreHasBeenReadItSaysServfailAndIsNotReady() throws IOException {
        var unreadable = new MemoryStore();
        unreadable.failReads(true);
        try (DnsServer waiting =
                DnsServer.start(
                        new DnsOptions(0, "127.0.0.1", Optional.empty()),
                        Corefile.parse("clusterset.local:0 {\n portolan\n}\n"),
                        unreadable,
                        registry,
                        () -> Instant.EPOCH,
                        new SplittableRandom(1))) {
            assertThat(waiting.unready()).containsExactly("portolan");
            assertThat(ask(port(waiting), "cart.boutique.svc.clusterset.local.", false).getRcode())
                    .isEqualTo(Rcode.SERVFAIL);
        }
    }

    private DnsServer serve(Corefile corefile) throws IOException {
        DnsServer started =
                DnsServer.start(
                        new DnsOptions(0, "127.0.0.1", Optional.empty()),
                        corefile,
                        store,
                        registry,
                        () -> Instant.EPOCH,
                        new SplittableRandom(1));
        await().atMost(Duration.ofSeconds(10)).until(() -> started.catalog().current().isPresent());
        return started;
    }

    private void write(String line) throws IOException {
        Files.writeString(
                file,
                """
                clusterset.local:0 {
                    bind 127.0.0.1
                    reload 2s 1s
                    portolan {
                        %s
                    }
                }
                """
                        .formatted(line));
    }

    private long ttl() throws IOException {
        Message answer = ask(port(server), "cart.boutique.svc.clusterset.local.", false);
        return answer.getSection(Section.ANSWER).getFirst().getTTL();
    }

    private static int port(DnsServer of) {
        return of.addresses().get("dns://127.0.0.1:0").getPort();
    }

    private static Message ask(int port, String name, boolean tcp) throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(10));
        return resolver.send(
                Message.newQuery(
                        Record.newRecord(Name.fromString(name), Type.A, org.xbill.DNS.DClass.IN)));
    }
}
