package dev.portolan.dns.server;

/**
 * Where server blocks are served together.
 *
 * @param host an address, or empty for all of this machine
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {
    /** As CoreDNS labels it: {@code dns://:53}, {@code dns://[::1]:53}. */
    @Override
    public String toString() {
        return "dns://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
