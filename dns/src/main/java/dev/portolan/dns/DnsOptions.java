package dev.portolan.dns;

import dev.portolan.discovery.ClientLocation;
import dev.portolan.model.cluster.ClusterName;

import java.util.Optional;

/**
 * What a Corefile does not say.
 *
 * @param dnsPort for server blocks whose key names none
 * @param host to listen on in server blocks without {@code bind}; empty for all addresses
 * @param near the member whose measured latencies stand for clients that are inside no member, if
 *     there is one: the member that this node runs beside
 */
public record DnsOptions(int dnsPort, String host, Optional<ClusterName> near) {
    public static final DnsOptions DEFAULT = new DnsOptions(53, "", Optional.empty());

    public DnsOptions {
        if (dnsPort < 0 || dnsPort > 65_535) {
            throw new IllegalArgumentException(
                    "the DNS port must be from 0 to 65535, not " + dnsPort);
        }
    }

    ClientLocation outside() {
        return new ClientLocation.Outside(near);
    }
}
