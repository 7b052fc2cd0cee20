package dev.portolan.benchmarks.dns;

import dev.portolan.control.MemoryStore;
import dev.portolan.discovery.ClientLocation;
import dev.portolan.dns.catalog.CatalogFeed;
import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.ServerBlock;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.plugin.ServerParts;
import dev.portolan.dns.plugin.Services;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.plugin.portolan.PortolanSetup;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.QueryDecoder;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ReplyEncoder;
import dev.portolan.dns.wire.ResponseCode;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One answer from bytes to bytes: decode, look up in the catalogue, encode. Asks for all services
 * in turn. One thread, no sockets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnswerBenchmark {
    private static final DomainName ZONE = DomainName.parse("clusterset.local.");
    private static final int PACKET = 1232;

    private final MemoryStore store = new MemoryStore();
    private final byte[][] queries = new byte[Federation.SERVICES][];
    private final ReplyEncoder encoder = new ReplyEncoder();
    private CatalogFeed feed;
    private Plugin plugin;
    private InetSocketAddress client;
    private int next;

    @Setup
    public void fill() throws InterruptedException {
        Federation.writeTo(store);
        feed = CatalogFeed.start(store);
        Federation.await(feed);
        ServerBlock block = Corefile.parse(Federation.COREFILE).blocks().getFirst();
        Services services =
                new Services(
                        feed,
                        ClientLocation.anywhere(),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        () -> Instant.EPOCH,
                        new SplittableRandom(1));
        plugin =
                new PortolanSetup("portolan")
                        .setUp(
                                new SetupInput(
                                        block.named("portolan"),
                                        List.of(ZONE),
                                        services,
                                        new ServerParts()))
                        .orElseThrow();
        client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53_000);
        for (int i = 0; i < queries.length; i++) {
            queries[i] = Federation.query(i, i);
        }
    }

    @TearDown
    public void close() {
        feed.close();
        store.close();
    }

    /** Its length; JMH keeps it from being optimised away. */
    @Benchmark
    public int answer() {
        next = next + 1 == queries.length ? 0 : next + 1;
        byte[] bytes = queries[next];
        if (!(QueryDecoder.decode(bytes, bytes.length)
                instanceof QueryDecoder.Result.Asked asked)) {
            throw new IllegalStateException("a query that cannot be read");
        }
        Query query = asked.query();
        Reply reply =
                plugin.serve(
                        new Request(query, client, Transport.UDP, "dns://:53", ZONE),
                        request -> Reply.failure(ResponseCode.REFUSED, "", "nobody's"));
        if (reply.answers().isEmpty()) {
            throw new IllegalStateException("no answer to " + query);
        }
        return encoder.encode(query, reply, PACKET);
    }
}
