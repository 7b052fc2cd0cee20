package dev.portolan.dns;

import dev.portolan.dns.catalog.CatalogFeed;
import dev.portolan.dns.catalog.CatalogSource;
import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.Problem;
import dev.portolan.dns.plugin.Services;
import dev.portolan.dns.server.RunningServer;
import dev.portolan.model.resource.ResourceStore;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A name server that does what a Corefile says, over this node's own copy of the federation's
 * state. It goes on answering from its last catalogue whatever happens to the rest.
 */
public final class DnsServer implements AutoCloseable {
    private final RunningServer server;
    private final CatalogFeed feed;
    private final Optional<CorefileWatch> watch;

    private DnsServer(RunningServer server, CatalogFeed feed, Optional<CorefileWatch> watch) {
        this.server = server;
        this.feed = feed;
        this.watch = watch;
    }

    /**
     * Opens all listeners and begins to follow the store. Names of the cluster set answer SERVFAIL
     * until the store has been read once. Where the Corefile has {@code reload} and came from a
     * file, changes of the file are taken up.
     *
     * @throws dev.portolan.dns.corefile.CorefileException with everything that is wrong with the
     *     Corefile
     * @throws IOException naming the address that cannot be bound
     */
    public static DnsServer start(
            DnsOptions options,
            Corefile corefile,
            ResourceStore store,
            PrometheusMeterRegistry registry,
            InstantSource clock,
            RandomGenerator random)
            throws IOException {
        CatalogFeed feed = CatalogFeed.start(store);
        try {
            var services = new Services(feed, options.outside(), registry, clock, random);
            RunningServer server =
                    RunningServer.start(corefile, services, options.dnsPort(), options.host());
            describe(registry, feed);
            return new DnsServer(
                    server, feed, CorefileWatch.start(corefile, server, registry, random));
        } catch (IOException | RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    /** Everything that is wrong with a Corefile; empty where it can be served. Opens nothing. */
    public static List<Problem> check(Corefile corefile, DnsOptions options) {
        var services =
                new Services(
                        Optional::empty,
                        options.outside(),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        () -> Instant.EPOCH,
                        new SplittableRandom(1));
        return RunningServer.check(corefile, services, options.dnsPort());
    }

    /** Where DNS is served, UDP and TCP alike, by the label of the listener: {@code dns://:53}. */
    public Map<String, InetSocketAddress> addresses() {
        return server.bound().entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                e -> e.getKey().toString(), Map.Entry::getValue));
    }

    /**
     * Where the pages of {@code health}, {@code ready} and {@code prometheus} are served, by the
     * plugin's name.
     */
    public Map<String, InetSocketAddress> pages() {
        return server.pages();
    }

    /** The catalogue that is answered from: for explain, and to see how far this node is. */
    public CatalogSource catalog() {
        return feed;
    }

    /** The plugins that are not ready, by name; empty when all are. */
    public List<String> unready() {
        return server.parts().unready();
    }

    /** Stops answering, after the Corefile's lame duck time. */
    @Override
    public void close() {
        watch.ifPresent(CorefileWatch::close);
        server.close();
        feed.close();
    }

    private static void describe(PrometheusMeterRegistry registry, CatalogFeed feed) {
        Gauge.builder("portolan_dns_catalog_revision", feed, DnsServer::revision)
                .description("The revision of the catalogue that is answered from.")
                .register(registry);
        Gauge.builder("portolan_dns_catalog_services", feed, DnsServer::services)
                .description("Exported services in the catalogue that is answered from.")
                .register(registry);
    }

    private static double revision(CatalogFeed feed) {
        return feed.current().map(catalog -> (double) catalog.revision().value()).orElse(0.0);
    }

    private static double services(CatalogFeed feed) {
        return feed.current().map(catalog -> (double) catalog.services().size()).orElse(0.0);
    }
}
