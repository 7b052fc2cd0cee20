package dev.portolan.dns.plugin.cache;

import dev.portolan.dns.wire.DomainName;

import java.time.Duration;
import java.util.List;

/**
 * What the directive says.
 *
 * @param zones whose names are kept
 * @param success for answers with records
 * @param denial for answers that there is nothing
 * @param servfail how long SERVFAIL is kept; zero for not at all
 * @param keepTtl whether answers from the cache keep the TTL that they came with
 */
record CacheSettings(
        List<DomainName> zones, Kind success, Kind denial, Duration servfail, boolean keepTtl) {
    CacheSettings {
        zones = List.copyOf(zones);
    }

    /**
     * How one kind of answer is kept.
     *
     * @param capacity how many
     * @param maxTtl the longest that one is kept, in seconds
     * @param minTtl the shortest, in seconds
     * @param disabledZones in which none is kept
     */
    record Kind(int capacity, long maxTtl, long minTtl, List<DomainName> disabledZones) {
        Kind {
            disabledZones = List.copyOf(disabledZones);
        }

        Kind withMaxTtl(long ttl) {
            return new Kind(capacity, ttl, minTtl, disabledZones);
        }

        Kind disabledIn(List<DomainName> zones) {
            return new Kind(capacity, maxTtl, minTtl, zones);
        }
    }
}
