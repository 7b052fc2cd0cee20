package dev.portolan.dns.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResourceRecord;
import dev.portolan.dns.wire.ResponseCode;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class CachePluginTest {
    private static final DomainName NAME = DomainName.parse("www.example.org.");
    private static final DomainName ZONE = DomainName.parse("example.org.");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.EPOCH;
    private int asked;
    private Reply upstream = positive(60);

    private final CachePlugin cache =
            new CachePlugin(
                    new CacheSettings(
                            List.of(DomainName.ROOT),
                            new CacheSettings.Kind(1024, 3600, 5, List.of()),
                            new CacheSettings.Kind(1024, 1800, 5, List.of()),
                            Duration.ofSeconds(5),
                            false),
                    () -> now,
                    registry);
    private final Handler next =
            request -> {
                asked++;
                return upstream;
            };

    @Test
    void answersFromTheCacheWithWhatIsLeftOfTheTtl() {
        ask(NAME);
        now = now.plusSeconds(20);

        Reply reply = ask(NAME);

        assertThat(asked).isEqualTo(1);
        assertThat(reply.answers()).extracting(ResourceRecord::ttl).containsExactly(40L);
        assertThat(
                        registry.counter(
                                        "coredns_cache_hits",
                                        "server",
                                        "dns://:53",
                                        "zones",
                                        ".",
                                        "view",
                                        "",
                                        "type",
                                        "success")
                                .count())
                .isEqualTo(1);
    }

    @Test
    void asksAgainWhenTheTtlIsOver() {
        ask(NAME);
        now = now.plusSeconds(60);

        ask(NAME);

        assertThat(asked).isEqualTo(2);
    }

    @Test
    void theCaseOfTheQuestionIsThatOfTheAnswer() {
        ask(NAME);

        Reply reply = ask(DomainName.parse("WWW.Example.ORG."));

        assertThat(asked).isEqualTo(1);
        assertThat(reply.answers().getFirst().owner().toString()).isEqualTo("WWW.Example.ORG.");
    }

    @Test
    void negativeAnswersAreKeptForTheMinimumOfTheSoa() {
        var soa = ResourceRecord.soa(ZONE, 300, ZONE, ZONE, 1, 30);
        upstream = Reply.negative("test", ResponseCode.NXDOMAIN, soa);
        ask(NAME);
        now = now.plusSeconds(29);
        assertThat(ask(NAME).code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(asked).isEqualTo(1);

        now = now.plusSeconds(1);
        ask(NAME);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void failuresAreKeptForFiveSeconds() {
        upstream = Reply.failure(ResponseCode.SERVFAIL, "test", "down");
        ask(NAME);
        now = now.plusSeconds(4);
        ask(NAME);
        assertThat(asked).isEqualTo(1);

        now = now.plusSeconds(1);
        ask(NAME);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void whatWasMadeForOneClientIsNotGivenToAnother() {
        upstream = positive(60).forThisClientOnly();
        ask(NAME);
        ask(NAME);

        assertThat(asked).isEqualTo(2);
    }

    private Reply ask(DomainName name) {
        var client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
        return cache.serve(
                new Request(
                        Query.of(name, RecordType.A),
                        client,
                        Transport.UDP,
                        "dns://:53",
                        DomainName.ROOT),
                next);
    }

    private static Reply positive(long ttl) {
        return Reply.answer(
                "test",
                List.of(ResourceRecord.address(NAME, ttl, new byte[] {10, 0, 0, 1})),
                List.of());
    }
}
