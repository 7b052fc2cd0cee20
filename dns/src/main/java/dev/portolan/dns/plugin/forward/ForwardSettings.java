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
        Duration healthCheck) {
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
