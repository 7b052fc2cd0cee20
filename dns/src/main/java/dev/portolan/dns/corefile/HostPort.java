package dev.portolan.dns.corefile;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with a port as directives name upstreams: {@code 8.8.8.8}, {@code 8.8.8.8:53}, {@code
 * fe80::1}, {@code [fe80::1%eth0]:53}. Names are not addresses.
 */
public record HostPort(String address, int port) {
    private static final Pattern IPV4 =
            Pattern.compile("((?:[0-9]{1,3}\\.){3}[0-9]{1,3})(?::([0-9]*))?");
    private static final Pattern BARE_IPV6 =
            Pattern.compile("([0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[^\\]]+)?)");
    private static final Pattern IPV6 =
            Pattern.compile("\\[([0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[^\\]]+)?)\\](?::([0-9]*))?");

    /**
     * @throws IllegalArgumentException when {@code text} is no address
     */
    public static HostPort parse(String text, int defaultPort) {
        for (Pattern pattern : new Pattern[] {IPV4, IPV6, BARE_IPV6}) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.matches() && isLiteral(matcher.group(1))) {
                String port = matcher.groupCount() > 1 ? matcher.group(2) : "";
                return new HostPort(
                        matcher.group(1),
                        port == null || port.isEmpty() ? defaultPort : checkedPort(text, port));
            }
        }
        throw new IllegalArgumentException("not an IP address or file: \"" + text + "\"");
    }

    private static boolean isLiteral(String address) {
        try {
            int scope = address.indexOf('%');
            InetAddress.ofLiteral(scope < 0 ? address : address.substring(0, scope));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int checkedPort(String text, String port) {
        int number = port.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(port);
        if (number > 65_535) {
            throw new IllegalArgumentException("\"" + text + "\" has a port above 65535");
        }
        return number;
    }

    @Override
    public String toString() {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
