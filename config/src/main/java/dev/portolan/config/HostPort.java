package dev.portolan.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen or connect: {@code 10.0.0.1:8443}, {@code [::1]:8443}, {@code node-1:8443}.
 *
 * @param host a name or an address without brackets
 * @param port 0 to 65535; 0 to listen on any free port
 */
public record HostPort(String host, int port) {
    private static final Pattern SYNTAX =
            Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]\\s]+)):(\\d{1,5})");

    public HostPort {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /**
     * @throws IllegalArgumentException when {@code text} is not an address and a port
     */
    public static HostPort parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is not an address with a port: write 0.0.0.0:8443, [::1]:8443 or"
                            + " host:8443");
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return new HostPort(host, Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
