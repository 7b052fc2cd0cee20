package dev.portolan.dns;

import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.HostPort;

/**
 * What is served where nobody has written a Corefile: the names of the cluster set, and the pages
 * that say how it goes.
 *
 * @param listen for DNS, UDP and TCP
 * @param health for {@code /health}
 * @param ready for {@code /ready}
 * @param metrics for {@code /metrics}
 */
public record BuiltInCorefile(HostPort listen, HostPort health, HostPort ready, HostPort metrics) {
    /** The Corefile; {@code listen} must be a literal address. */
    public Corefile corefile() {
        return Corefile.parse(
                """
                clusterset.local:%d in-addr.arpa:%d ip6.arpa:%d {
                    bind %s
                    errors
                    health %s
                    ready %s
                    prometheus %s
                    portolan clusterset.local in-addr.arpa ip6.arpa
                }
                """
                        .formatted(
                                listen.port(),
                                listen.port(),
                                listen.port(),
                                listen.address(),
                                health,
                                ready,
                                metrics));
    }
}
