package dev.portolan.dns.plugin.prometheus;

import dev.portolan.dns.plugin.Exchange;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.ResponseCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Counts under CoreDNS's names and labels, so that its dashboards and alerts go on working. */
final class PrometheusPlugin implements Plugin {
    /** Types that have a label of their own. */
    private static final Set<String> TYPES =
            Set.of(
                    "A", "AAAA", "ANY", "CNAME", "DNSKEY", "DS", "HTTPS", "MX", "NAPTR", "NS",
                    "NSEC", "NSEC3", "PTR", "RRSIG", "SOA", "SRV", "SVCB", "TXT");

    /** From 0.25 ms, each twice the one before. */
    private static final Duration[] TIME_BUCKETS =
            IntStream.range(0, 16)
                    .mapToObj(i -> Duration.ofNanos(250_000L << i))
                    .toArray(Duration[]::new);

    private static final double[] SIZE_BUCKETS = {
        100, 200, 300, 400, 511, 1023, 2047, 4095, 8291, 16e3, 32e3, 48e3, 64e3
    };

    private record Asked(
            String server, DomainName zone, String protocol, String family, String type) {}

    private record Answered(String server, DomainName zone, int code, String plugin) {}

    private record Carried(String server, DomainName zone, String protocol) {}

    private record Served(String server, DomainName zone) {}

    private record Sizes(DistributionSummary requests, DistributionSummary replies) {}

    private record Times(Timer duration, Counter dnssec) {}

    private final MeterRegistry registry;
    private final Map<Asked, Counter> requests = new ConcurrentHashMap<>();
    private final Map<Answered, Counter> replies = new ConcurrentHashMap<>();
    private final Map<Carried, Sizes> sizes = new ConcurrentHashMap<>();
    private final Map<Served, Times> times = new ConcurrentHashMap<>();

    PrometheusPlugin(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public void observe(Exchange exchange) {
        var request = exchange.request();
        String server = request.server();
        DomainName zone = request.zone();
        String protocol = request.transport().label();
        String type = RecordType.name(request.query().type());
        String family = request.client().getAddress().getAddress().length == 4 ? "1" : "2";

        requests.computeIfAbsent(
                        new Asked(
                                server,
                                zone,
                                protocol,
                                family,
                                TYPES.contains(type) ? type : "other"),
                        this::requestCounter)
                .increment();
        replies.computeIfAbsent(
                        new Answered(
                                server, zone, exchange.reply().code(), exchange.reply().source()),
                        this::replyCounter)
                .increment();
        Sizes size =
                sizes.computeIfAbsent(new Carried(server, zone, protocol), this::sizeSummaries);
        size.requests().record(exchange.requestBytes());
        size.replies().record(exchange.replyBytes());
        Times time = times.computeIfAbsent(new Served(server, zone), this::timers);
        time.duration().record(exchange.nanos(), TimeUnit.NANOSECONDS);
        if (request.query().dnssecOk()) {
            time.dnssec().increment();
        }
    }

    private Counter requestCounter(Asked asked) {
        return Counter.builder("coredns_dns_requests")
                .description("Queries by zone, protocol, address family and type.")
                .tags(tags(asked.server(), asked.zone()))
                .tags("proto", asked.protocol(), "family", asked.family(), "type", asked.type())
                .register(registry);
    }

    private Counter replyCounter(Answered answered) {
        return Counter.builder("coredns_dns_responses")
                .description("Replies by zone, result and the plugin that wrote them.")
                .tags(tags(answered.server(), answered.zone()))
                .tags("rcode", ResponseCode.name(answered.code()), "plugin", answered.plugin())
                .register(registry);
    }

    private Sizes sizeSummaries(Carried carried) {
        return new Sizes(
                summary("coredns_dns_request_size", "Length of queries.", carried),
                summary("coredns_dns_response_size", "Length of replies.", carried));
    }

    private DistributionSummary summary(String name, String description, Carried carried) {
        return DistributionSummary.builder(name)
                .description(description)
                .baseUnit("bytes")
                .tags(tags(carried.server(), carried.zone()))
                .tags("proto", carried.protocol())
                .serviceLevelObjectives(SIZE_BUCKETS)
                .register(registry);
    }

    private Times timers(Served served) {
        Tags tags = tags(served.server(), served.zone());
        return new Times(
                Timer.builder("coredns_dns_request_duration")
                        .description("From a query's arrival to its reply.")
                        .tags(tags)
                        .serviceLevelObjectives(TIME_BUCKETS)
                        .register(registry),
                Counter.builder("coredns_dns_do_requests")
                        .description("Queries with the DO bit.")
                        .tags(tags)
                        .register(registry));
    }

    private static Tags tags(String server, DomainName zone) {
        return Tags.of("server", server, "zone", zone.lowerCase(), "view", "");
    }
}
