package dev.portolan.dns.server;

import dev.portolan.dns.plugin.Exchange;
import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.QueryDecoder;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ReplyEncoder;
import dev.portolan.dns.wire.ResponseCode;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * From the bytes of a query to the bytes of its reply, the same for all transports. The router may
 * be changed at any time; a query under way is finished with the one that it began with.
 */
final class Responder {
    private volatile ZoneRouter router;

    Responder(ZoneRouter router) {
        this.router = router;
    }

    void routeWith(ZoneRouter next) {
        router = next;
    }

    /** A query that has been read and routed, before it is answered. */
    record Prepared(Query query, Optional<ZoneRouter.Route> route, Reply refusal) {
        boolean mayBlock() {
            return route.isPresent() && route.get().block().mayBlock();
        }
    }

    /**
     * Reads a query; empty where there is nothing to prepare and {@link #unreadable} says what to
     * do.
     */
    Optional<Prepared> prepare(
            QueryDecoder.Result decoded, InetSocketAddress client, Transport transport) {
        if (!(decoded instanceof QueryDecoder.Result.Asked asked)) {
            return Optional.empty();
        }
        Query query = asked.query();
        ZoneRouter current = router;
        Optional<Reply> refusal = current.refusal(query);
        if (refusal.isPresent()) {
            return Optional.of(new Prepared(query, Optional.empty(), refusal.get()));
        }
        return Optional.of(
                new Prepared(
                        query,
                        current.route(query, client, transport),
                        Reply.failure(ResponseCode.REFUSED, "", "")));
    }

    /** The length of the reply to something that cannot be prepared; 0 for none. */
    int unreadable(QueryDecoder.Result decoded, ReplyEncoder encoder) {
        return decoded instanceof QueryDecoder.Result.Unreadable unreadable
                ? encoder.encodeHeader(unreadable)
                : 0;
    }

    /**
     * Answers into the encoder's buffer.
     *
     * @param received when the query came in, in {@link System#nanoTime}
     * @return the length of the reply
     */
    int answer(
            Prepared prepared,
            int requestBytes,
            long received,
            Transport transport,
            ReplyEncoder encoder) {
        Query query = prepared.query();
        int limit = transport == Transport.UDP ? query.udpLimit() : ReplyEncoder.MAX_MESSAGE;
        if (prepared.route().isEmpty()) {
            return encoder.encode(query, prepared.refusal(), limit);
        }
        ZoneRouter.Route route = prepared.route().get();
        Reply reply = route.block().serve(route.request());
        int length = encoder.encode(query, reply, limit);
        if (route.block().hasObservers()) {
            long nanos = System.nanoTime() - received;
            route.block()
                    .observe(new Exchange(route.request(), reply, requestBytes, length, nanos));
        }
        return length;
    }
}
