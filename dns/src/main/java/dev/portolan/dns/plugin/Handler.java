package dev.portolan.dns.plugin;

import dev.portolan.dns.wire.Reply;

/** Answers requests: the rest of the chain, as a plugin sees it. Safe for use by many threads. */
@FunctionalInterface
public interface Handler {
    Reply handle(Request request);
}
