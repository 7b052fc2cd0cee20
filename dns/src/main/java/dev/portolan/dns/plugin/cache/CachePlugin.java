package dev.portolan.dns.plugin.cache;

import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResourceRecord;
import dev.portolan.dns.wire.ResponseCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Keeps replies of the rest of the chain for as long as their records allow (RFC 2308 for negative
 * ones). Replies that were made for one client are never kept: another client's would be different.
 */
final class CachePlugin implements Plugin {
    private final CacheSettings settings;
    private final InstantSource clock;
    private final MeterRegistry registry;
    private final ReplyCache success;
    private final ReplyCache denial;
    private final Map<String, Counters> counters = new ConcurrentHashMap<>();

    private record Counters(
            Counter requests,
            Counter successHits,
            Counter denialHits,
            Counter misses,
            Counter successEvictions,
            Counter denialEvictions) {}

    CachePlugin(CacheSettings settings, InstantSource clock, MeterRegistry registry) {
        this.settings = settings;
        this.clock = clock;
        this.registry = registry;
        this.success = new ReplyCache(settings.success().capacity());
        this.denial = new ReplyCache(settings.denial().capacity());
    }

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public Reply serve(Request request, Handler next) {
        if (settings.zones().stream().noneMatch(request.query().name()::isWithin)
                || isMeta(request.query().type())) {
            return next.handle(request);
        }
        Counters count = counters.computeIfAbsent(request.server(), this::counters);
        count.requests().increment();
        var key = ReplyCache.Key.of(request.query());
        long now = clock.instant().getEpochSecond();
        Optional<ReplyCache.Entry> positive = fresh(success, key, now);
        if (positive.isPresent()) {
            count.successHits().increment();
            return aged(positive.get(), request, now);
        }
        Optional<ReplyCache.Entry> negative = fresh(denial, key, now);
        if (negative.isPresent()) {
            count.denialHits().increment();
            return aged(negative.get(), request, now);
        }
        count.misses().increment();
        Reply reply = next.handle(request);
        keep(request, key, reply, now, count);
        return reply;
    }

    private static Optional<ReplyCache.Entry> fresh(
            ReplyCache cache, ReplyCache.Key key, long now) {
        Optional<ReplyCache.Entry> entry = cache.get(key);
        if (entry.isPresent() && now - entry.get().storedAt() >= entry.get().ttl()) {
            cache.remove(key);
            return Optional.empty();
        }
        return entry;
    }

    private void keep(Request request, ReplyCache.Key key, Reply reply, long now, Counters count) {
        if (reply.clientOnly() || reply.truncated()) {
            return;
        }
        boolean positive = reply.code() == ResponseCode.NOERROR && !reply.answers().isEmpty();
        if (positive) {
            CacheSettings.Kind kind = settings.success();
            long ttl = bounded(leastTtl(reply.all()), kind);
            if (ttl > 0
                    && isWanted(kind, request)
                    && success.put(key, new ReplyCache.Entry(reply, now, ttl))) {
                count.successEvictions().increment();
            }
            return;
        }
        CacheSettings.Kind kind = settings.denial();
        long ttl =
                switch (reply.code()) {
                    case ResponseCode.NOERROR, ResponseCode.NXDOMAIN ->
                            bounded(negativeTtl(reply), kind);
                    case ResponseCode.SERVFAIL -> settings.servfail().toSeconds();
                    default -> 0;
                };
        if (ttl > 0
                && isWanted(kind, request)
                && denial.put(key, new ReplyCache.Entry(reply, now, ttl))) {
            count.denialEvictions().increment();
        }
    }

    private static boolean isWanted(CacheSettings.Kind kind, Request request) {
        return kind.disabledZones().stream().noneMatch(request.query().name()::isWithin);
    }

    private static long bounded(long ttl, CacheSettings.Kind kind) {
        return ttl < 0 ? 0 : Math.min(kind.maxTtl(), Math.max(kind.minTtl(), ttl));
    }

    private static long leastTtl(List<ResourceRecord> records) {
        return records.stream().mapToLong(ResourceRecord::ttl).min().orElse(0);
    }

    /**
     * The smaller of the SOA's TTL and its minimum (RFC 2308 §5); negative where there is no SOA.
     */
    private static long negativeTtl(Reply reply) {
        for (ResourceRecord record : reply.authority()) {
            if (record.type() == RecordType.SOA) {
                byte[] data = record.dataCopy();
                long minimum = ByteBuffer.wrap(data).getInt(data.length - 4) & 0xffff_ffffL;
                return Math.min(record.ttl(), minimum);
            }
        }
        return -1;
    }

    /** With what is left of the TTLs, and the name in the case of this question. */
    private Reply aged(ReplyCache.Entry entry, Request request, long now) {
        Reply reply = entry.reply();
        long left = entry.ttl() - (now - entry.storedAt());
        return reply.withSections(
                aged(reply.answers(), left, request),
                aged(reply.authority(), left, request),
                aged(reply.additional(), left, request));
    }

    private List<ResourceRecord> aged(List<ResourceRecord> records, long left, Request request) {
        List<ResourceRecord> aged = new ArrayList<>(records.size());
        for (ResourceRecord record : records) {
            ResourceRecord one = settings.keepTtl() ? record : record.withTtl(left);
            aged.add(
                    one.owner().equals(request.query().name())
                            ? one.withOwner(request.query().name())
                            : one);
        }
        return aged;
    }

    private static boolean isMeta(int type) {
        return type >= 128 && type <= RecordType.ANY;
    }

    private Counters counters(String server) {
        String zones =
                settings.zones().stream()
                        .map(zone -> zone.lowerCase())
                        .collect(Collectors.joining(","));
        Tags tags = Tags.of("server", server, "zones", zones, "view", "");
        gauge(success, tags.and("type", "success"));
        gauge(denial, tags.and("type", "denial"));
        return new Counters(
                counter("coredns_cache_requests", tags),
                counter("coredns_cache_hits", tags.and("type", "success")),
                counter("coredns_cache_hits", tags.and("type", "denial")),
                counter("coredns_cache_misses", tags),
                counter("coredns_cache_evictions", tags.and("type", "success")),
                counter("coredns_cache_evictions", tags.and("type", "denial")));
    }

    /** In place of the one of a cache that an earlier Corefile had. */
    private void gauge(ReplyCache cache, Tags tags) {
        Gauge before = registry.find("coredns_cache_entries").tags(tags).gauge();
        if (before != null) {
            registry.remove(before);
        }
        Gauge.builder("coredns_cache_entries", cache, ReplyCache::size)
                .tags(tags)
                .register(registry);
    }

    private Counter counter(String name, Tags tags) {
        return Counter.builder(name).tags(tags).register(registry);
    }
}
