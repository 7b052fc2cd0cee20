package dev.portolan.dns.plugin.forward;

import dev.portolan.dns.corefile.HostPort;
import dev.portolan.dns.wire.DomainName;

import java.time.Duration;
import java.util.List;

/**
 * What the directive says.
 *
 * @param from the zone that is forwarded
 * @param except zones below it that are not
 * @param upstreams in the order given
 * @param forceTcp whether upstreams are asked over TCP always
 * @param preferUdp whether they are asked over UDP even for clients on TCP
 * @param maxFails after how many failures in a row an upstream counts as down; 0 for never
 * @param maxConcurrent how many queries may be under way; 0 for any number
 * @param failFast whether SERVFAIL is answered when all upstreams are down, instead of asking them
 *     all the same
 */
record ForwardSettings(
        DomainName from,
        List<DomainName> except,
        List<HostPort> upstreams,
        Policy policy,
        boolean forceTcp,
        boolean preferUdp,
        int maxFails,
        int maxConcurrent,
        Duration readTimeout,
        HealthCheck healthCheck,
        boolean failFast) {
    /**
     * How upstreams that fail are probed.
     *
     * @param recursionDesired of the probe
     * @param name that is asked for
     */
    record HealthCheck(Duration interval, boolean recursionDesired, DomainName name) {}

    /** In which order upstreams are tried. */
    enum Policy {
        RANDOM,
        ROUND_ROBIN,
        SEQUENTIAL
    }

    ForwardSettings {
        except = List.copyOf(except);
        upstreams = List.copyOf(upstreams);
    }

    boolean covers(DomainName name) {
        return name.isWithin(from) && except.stream().noneMatch(name::isWithin);
    }
}
