package dev.portolan.dns.server;

import dev.portolan.dns.plugin.ServerParts;

import java.util.Map;

/**
 * What a Corefile comes to: which zones are answered by which block on which address. Made without
 * touching the network.
 *
 * @param routers for each address to listen on
 * @param parts what plugins want beside their places in the chains
 */
record ServerPlan(Map<ListenAddress, ZoneRouter> routers, ServerParts parts) {}
