package dev.portolan.replication.agent.http;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/**
 * How to reach one Kubernetes API.
 *
 * @param server {@code https://host:port}
 * @param trust knows the server's CA; empty for what Java trusts
 * @param token a bearer token; empty for none
 * @param source the address that connections come from; empty for any
 * @param timeout of one request, connecting included
 */
public record ApiEndpoint(
        URI server,
        Optional<SSLContext> trust,
        Optional<String> token,
        Optional<InetAddress> source,
        Duration timeout) {}
