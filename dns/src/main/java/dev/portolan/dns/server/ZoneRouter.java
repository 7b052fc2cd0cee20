package dev.portolan.dns.server;

import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResponseCode;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the server block of a query: the one whose zone is the longest part of the name; for DS the
 * block of the parent, which holds the record (RFC 4035 §3.1.4.1). Immutable.
 */
final class ZoneRouter {
    private final String server;
    private final Map<DomainName, Block> blocks;

    /**
     * @param server the label of the listener
     */
    ZoneRouter(String server, Map<DomainName, Block> blocks) {
        this.server = server;
        this.blocks = Map.copyOf(blocks);
    }

    /** Where a query goes. */
    record Route(Block block, Request request) {}

    /** What is answered before any block is looked for; empty where the query may be served. */
    Optional<Reply> refusal(Query query) {
        if (query.edns().isPresent() && query.edns().get().version() != 0) {
            return Optional.of(Reply.failure(ResponseCode.BADVERS, "", ""));
        }
        if (query.recordClass() != RecordType.CLASS_IN) {
            return Optional.of(Reply.failure(ResponseCode.REFUSED, "", ""));
        }
        if (query.opcode() != 0) {
            return Optional.of(Reply.failure(ResponseCode.NOTIMP, "", ""));
        }
        return Optional.empty();
    }

    Optional<Route> route(Query query, InetSocketAddress client, Transport transport) {
        DomainName zone = query.name();
        Optional<Route> parent = Optional.empty();
        while (true) {
            Block block = blocks.get(zone);
            if (block != null) {
                var route = new Route(block, new Request(query, client, transport, server, zone));
                boolean hasParent =
                        query.type() == RecordType.DS
                                && !zone.isRoot()
                                && zone.equals(query.name());
                if (!hasParent) {
                    return Optional.of(route);
                }
                parent = Optional.of(route);
            }
            if (zone.isRoot()) {
                return parent;
            }
            zone = zone.parent();
        }
    }
}
