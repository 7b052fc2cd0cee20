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
import org.junit.jupiter.api.condition.EnabledIf;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The server as dig sees it. */
@EnabledIf("digIsThere")
@Timeout(60)
class DigIT {
    private static final String COREFILE =
            """
            clusterset.local:0 in-addr.arpa:0 {
                bind 127.0.0.1
                errors
                health 127.0.0.1:0
                ready 127.0.0.1:0
                prometheus 127.0.0.1:0
                loadbalance
                portolan clusterset.local in-addr.arpa {
                    ttl 5
                }
            }
            """;

    private final MemoryStore store = new MemoryStore();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private DnsServer server;

    static boolean digIsThere() {
        return List.of("/usr/bin/dig", "/usr/local/bin/dig", "/bin/dig").stream()
                .anyMatch(p -> Files.exists(Path.of(p)));
    }

    @BeforeEach
    void start() throws IOException {
        var fleet =
                new Fleet(store)
                        .member("fra", "127.20.1.0/24", true, "dub=25 tyo=230")
                        .member("dub", "127.20.2.0/24", true, "fra=25 tyo=210")
                        .member("tyo", "127.20.3.0/24", true, "fra=230 dub=210")
                        .export("boutique", "cart")
                        .clusterIp("boutique", "cart", "fra", "10.41.0.7", "127.20.1.10", 2)
                        .clusterIp("boutique", "cart", "dub", "10.42.0.7", "127.20.2.10", 2)
                        .clusterIp("boutique", "cart", "tyo", "10.43.0.7", "127.20.3.10", 2)
                        .export("boutique", "pets")
                        .headless(
                                "boutique", "pets", "fra", "10.141.0.2 pets-0", "10.141.0.3 pets-1")
                        .headless("boutique", "pets", "tyo", "10.143.0.2 pets-0");
        fleet.export("boutique", "many");
        String[] endpoints = new String[100];
        for (int i = 0; i < endpoints.length; i++) {
            endpoints[i] = "10.141.1." + i + " many-" + i;
        }
        fleet.headless("boutique", "many", "fra", endpoints);
        server =
                DnsServer.start(
                        new DnsOptions(
                                0,
                                "127.0.0.1",
                                Optional.of(new dev.portolan.model.cluster.ClusterName("dub"))),
                        Corefile.parse(COREFILE),
                        store,
                        registry,
                        () -> Instant.EPOCH,
                        new SplittableRandom(1));
        await().atMost(Duration.ofSeconds(10)).until(() -> server.catalog().current().isPresent());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aClientInsideAMemberGetsThatMembersImport() throws Exception {
        assertThat(dig("-b", "127.20.1.1", "+short", "cart.boutique.svc.clusterset.local"))
                .containsExactly("10.41.0.7");
        assertThat(dig("-b", "127.20.3.1", "+short", "cart.boutique.svc.clusterset.local"))
                .containsExactly("10.43.0.7");
    }

    @Test
    void aClientOutsideGetsGatewaysTheNearestFirst() throws Exception {
        assertThat(dig("+short", "cart.boutique.svc.clusterset.local"))
                .containsExactly("127.20.2.10", "127.20.1.10", "127.20.3.10");
    }

    @Test
    void aMemberThatIsNotReadyLeavesTheAnswer() throws Exception {
        new Fleet(store).member("dub", "127.20.2.0/24", false, "fra=25 tyo=210");

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(dig("+short", "cart.boutique.svc.clusterset.local"))
                                .containsExactly("127.20.1.10", "127.20.3.10"));
    }

    @Test
    void headlessEndpointsHaveNamesWithTheirMember() throws Exception {
        assertThat(dig("+short", "pets-0.tyo.pets.boutique.svc.clusterset.local"))
                .containsExactly("10.143.0.2");
        assertThat(dig("+short", "pets.boutique.svc.clusterset.local"))
                .containsExactly("10.141.0.2", "10.141.0.3", "10.143.0.2");
    }

    @Test
    void srvRecordsNameTheEndpointsAndBringTheirAddresses() throws Exception {
        List<String> lines = dig("SRV", "_http._tcp.pets.boutique.svc.clusterset.local");

        assertThat(lines)
                .contains(
                        "_http._tcp.pets.boutique.svc.clusterset.local. 5 IN SRV 0 33 80"
                                + " pets-0.tyo.pets.boutique.svc.clusterset.local.")
                .contains("pets-0.tyo.pets.boutique.svc.clusterset.local. 5 IN A 10.143.0.2");
    }

    @Test
    void addressesLeadBackToNames() throws Exception {
        assertThat(dig("+short", "-x", "10.143.0.2"))
                .containsExactly("pets-0.tyo.pets.boutique.svc.clusterset.local.");
        assertThat(dig("+short", "-b", "127.20.1.1", "-x", "10.41.0.7"))
                .containsExactly("cart.boutique.svc.clusterset.local.");
        assertThat(dig("+short", "-x", "10.41.0.7")).isEmpty();
    }

    @Test
    void negativeAnswersCarryTheRevisionAsSerial() throws Exception {
        String revision = store.revision().toString();

        assertThat(dig("nobody.boutique.svc.clusterset.local"))
                .anyMatch(line -> line.contains("status: NXDOMAIN"))
                .contains(
                        "clusterset.local. 5 IN SOA ns.dns.clusterset.local."
                                + " hostmaster.clusterset.local. "
                                + revision
                                + " 7200 1800 86400 5");
    }

    @Test
    void whatDoesNotFitIsCutAndCompleteOverTcp() throws Exception {
        assertThat(dig("+ignore", "+bufsize=1232", "many.boutique.svc.clusterset.local"))
                .anyMatch(line -> line.contains("flags: qr aa tc rd"));
        assertThat(dig("+noedns", "+ignore", "many.boutique.svc.clusterset.local"))
                .anyMatch(line -> line.startsWith(";; MSG SIZE") && size(line) <= 512);
        assertThat(dig("+tcp", "+short", "many.boutique.svc.clusterset.local")).hasSize(100);
    }

    @Test
    void echoesTheCaseOfTheQuestion() throws Exception {
        assertThat(dig("-b", "127.20.1.1", "CaRt.Boutique.SVC.ClusterSet.LOCAL"))
                .contains("CaRt.Boutique.SVC.ClusterSet.LOCAL. 5 IN A 10.41.0.7");
    }

    @Test
    void refusesWhatItDoesNotServe() throws Exception {
        assertThat(dig("www.example.org")).anyMatch(line -> line.contains("status: REFUSED"));
        assertThat(dig("+edns=1", "+noednsneg", "cart.boutique.svc.clusterset.local"))
                .anyMatch(line -> line.contains("status: BADVERS"));
    }

    @Test
    void pagesTellHealthReadinessAndMetrics() throws Exception {
        dig("-b", "127.20.1.1", "cart.boutique.svc.clusterset.local");

        assertThat(get("health", "/health")).isEqualTo("200 OK");
        assertThat(get("ready", "/ready")).isEqualTo("200 OK");
        String server = "dns://127.0.0.1:0";
        assertThat(get("prometheus", "/metrics"))
                .contains(
                        "coredns_dns_requests_total{family=\"1\",proto=\"udp\",server=\""
                                + server
                                + "\",type=\"A\",view=\"\",zone=\"clusterset.local.\"} 1")
                .contains(
                        "coredns_dns_responses_total{plugin=\"portolan\",rcode=\"NOERROR\",server=\""
                                + server)
                .contains("coredns_dns_request_duration_seconds_bucket{server=\"" + server)
                .contains("le=\"2.5E-4\"");
    }

    @Test
    void keepsAnsweringWhenTheStoreFails() throws Exception {
        store.failReads(true);
        store.expireWatches();

        assertThat(dig("-b", "127.20.1.1", "+short", "cart.boutique.svc.clusterset.local"))
                .containsExactly("10.41.0.7");

        store.failReads(false);
        await().atMost(Duration.ofSeconds(10)).until(() -> store.watchCount() == 1);
    }

    private String get(String page, String path) throws Exception {
        var address = server.pages().get(page);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:" + address.getPort() + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    private static int size(String line) {
        return Integer.parseInt(line.replaceAll(".*rcvd: ", "").trim());
    }

    /** The lines that dig prints, with runs of white space made one space. */
    private List<String> dig(String... args) throws Exception {
        int port = server.addresses().get("dns://127.0.0.1:0").getPort();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "dig",
                                "@127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "+time=5",
                                "+tries=1",
                                "+nocookie"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output.lines()
                .map(line -> line.replaceAll("\\s+", " ").trim())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
