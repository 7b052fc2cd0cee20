package dev.portolan.dns.plugin;

import dev.portolan.dns.corefile.CorefileException;
import dev.portolan.dns.corefile.Problem;
import dev.portolan.dns.corefile.Token;

import java.net.InetSocketAddress;
import java.time.Duration;

/** Reads the words that directives have in common. Every refusal names the word's place. */
public final class Words {
    private Words() {}

    public static Duration duration(Token word) {
        try {
            return GoDuration.parse(word.text());
        } catch (IllegalArgumentException e) {
            throw problem(word, String.valueOf(e.getMessage()));
        }
    }

    /** A whole number from {@code min} to {@code max}. */
    public static int number(Token word, int min, int max) {
        try {
            int number = Integer.parseInt(word.text());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw problem(word, "\"" + word.text() + "\" is not a whole number");
        }
        throw problem(word, word.text() + " is not from " + min + " to " + max);
    }

    /**
     * An address to listen on: {@code :8080} for all addresses, {@code localhost:9153}, {@code
     * 127.0.0.1:0}.
     */
    public static InetSocketAddress listen(Token word) {
        String text = word.text();
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon >= 0 && port >= 0 && port <= 65_535) {
                String host = text.substring(0, colon).replace("[", "").replace("]", "");
                return host.isEmpty()
                        ? new InetSocketAddress(port)
                        : new InetSocketAddress(host, port);
            }
        } catch (NumberFormatException e) {
            throw problem(
                    word,
                    "\""
                            + text
                            + "\" is not an address to listen on such as :8080 or 127.0.0.1:8080");
        }
        throw problem(
                word,
                "\"" + text + "\" is not an address to listen on such as :8080 or 127.0.0.1:8080");
    }

    public static CorefileException problem(Token word, String message) {
        return new CorefileException(Problem.at(word, message));
    }
}
