package dev.portolan.dns.plugin;

import dev.portolan.dns.wire.Reply;

/**
 * A request that has been answered, with what it took.
 *
 * @param requestBytes the length of the query
 * @param replyBytes the length of the reply as sent
 * @param nanos from its arrival to its reply
 */
public record Exchange(
        Request request, Reply reply, int requestBytes, int replyBytes, long nanos) {}
