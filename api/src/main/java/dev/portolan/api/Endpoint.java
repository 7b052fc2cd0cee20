package dev.portolan.api;

import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.IssuedCertificate;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a server listens, and whom it knows.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param authority signs the server's certificate, and is trusted to sign those of clients
 * @param serverNames host names and addresses that the certificate is for, beside {@code host}
 * @param tokens bearer tokens that are known
 */
public record Endpoint(
        String host,
        int port,
        CertificateAuthority authority,
        List<String> serverNames,
        BearerTokens tokens) {
    public Endpoint {
        serverNames = List.copyOf(serverNames);
    }

    /** An endpoint that knows no token and has no names but {@code host} and the loopback's. */
    public static Endpoint of(String host, int port, CertificateAuthority authority) {
        return new Endpoint(host, port, authority, List.of(), BearerTokens.NONE);
    }

    public Endpoint withServerNames(List<String> names) {
        return new Endpoint(host, port, authority, names, tokens);
    }

    public Endpoint withTokens(BearerTokens known) {
        return new Endpoint(host, port, authority, serverNames, known);
    }

    /** A fresh certificate for {@code host}, the loopback names and {@code serverNames}. */
    IssuedCertificate issueCertificate() {
        List<String> names = new ArrayList<>(List.of(host));
        names.addAll(serverNames);
        names.addAll(List.of("localhost", "127.0.0.1"));
        return authority.issueServer(names.stream().distinct().toList());
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
