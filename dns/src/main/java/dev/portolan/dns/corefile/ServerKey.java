package dev.portolan.dns.corefile;

import dev.portolan.dns.wire.DomainName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key of a server block stands for: {@code [SCHEME://]ZONE[:PORT]}. One key may stand for
 * several zones: a network whose mask is between two labels of the reverse tree.
 *
 * @param zone in lower case
 * @param port given, or the default of the transport
 */
public record ServerKey(String transport, DomainName zone, int port) {
    private static final Map<String, Integer> DEFAULT_PORTS =
            Map.of("tls", 853, "quic", 853, "grpc", 443, "https", 443, "https3", 443);
    private static final Pattern SCHEME =
            Pattern.compile("(dns|tls|quic|grpc|https|https3)://(.*)");
    private static final Pattern PORT = Pattern.compile("[+-]?[0-9]{1,9}");
    private static final int MAX_NAME = 255;

    /**
     * @param dnsPort of plain DNS where the key names none
     * @throws IllegalArgumentException saying what is wrong with the key
     */
    public static List<ServerKey> parse(String key, int dnsPort) {
        Matcher scheme = SCHEME.matcher(key);
        boolean named = scheme.matches();
        String transport = named ? scheme.group(1) : "dns";
        String rest = named ? scheme.group(2) : key;
        int colon = rest.lastIndexOf(':');
        if (colon >= 0 && colon == rest.length() - 1) {
            throw new IllegalArgumentException("expecting data after last colon: \"" + rest + "\"");
        }
        boolean hasPort = colon >= 0 && PORT.matcher(rest.substring(colon + 1)).matches();
        String host = hasPort ? rest.substring(0, colon) : rest;
        int port =
                hasPort
                        ? Integer.parseInt(rest.substring(colon + 1))
                        : DEFAULT_PORTS.getOrDefault(transport, dnsPort);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("invalid port: " + port);
        }
        return zones(host).stream().map(zone -> new ServerKey(transport, zone, port)).toList();
    }

    /**
     * The zones that a name or network in a Corefile stands for; a scheme and a port are allowed
     * and left out.
     *
     * @throws IllegalArgumentException when it is no domain name
     */
    public static List<DomainName> zonesOf(String text) {
        return parse(text, 53).stream().map(ServerKey::zone).toList();
    }

    private static List<DomainName> zones(String host) {
        if (host.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "specified zone is too long: " + host.length() + " > " + MAX_NAME);
        }
        Optional<List<DomainName>> reverse = ReverseZones.of(host);
        if (reverse.isPresent()) {
            return reverse.get();
        }
        try {
            return List.of(DomainName.parse(host.toLowerCase(java.util.Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("zone is not a valid domain name: " + host, e);
        }
    }

    /** As CoreDNS prints it: {@code dns://example.org.:53}. */
    @Override
    public String toString() {
        return transport + "://" + zone + ":" + port;
    }
}
