package dev.portolan.dns.plugin;

import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Query;

import java.net.InetSocketAddress;

/**
 * A query on its way through a server block.
 *
 * @param client where it came from
 * @param server the listener, as CoreDNS labels it: {@code dns://:53}
 * @param zone of the server block that it was routed to
 */
public record Request(
        Query query,
        InetSocketAddress client,
        Transport transport,
        String server,
        DomainName zone) {
    /** The same request with another question. */
    public Request withQuery(Query other) {
        return new Request(other, client, transport, server, zone);
    }
}
