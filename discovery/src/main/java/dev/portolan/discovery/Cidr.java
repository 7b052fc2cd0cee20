package dev.portolan.discovery;

import java.net.InetAddress;
import java.util.Optional;

/** A network by address and prefix length. Host bits are allowed and ignored. */
final class Cidr {
    private final byte[] address;
    private final int length;

    private Cidr(byte[] address, int length) {
        this.address = address;
        this.length = length;
    }

    /** The length of its prefix, in bits. */
    int length() {
        return length;
    }

    /**
     * @throws IllegalArgumentException when {@code text} is not {@code ADDRESS[/LENGTH]}
     */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] bytes =
                bytesOf(slash < 0 ? text : text.substring(0, slash))
                        .orElseThrow(() -> notOne(text));
        int length = slash < 0 ? bytes.length * 8 : lengthOf(text, text.substring(slash + 1));
        if (length < 0 || length > bytes.length * 8) {
            throw notOne(text);
        }
        return new Cidr(bytes, length);
    }

    /** The bytes of a literal address; empty where it is none. */
    static Optional<byte[]> bytesOf(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int lengthOf(String text, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw notOne(text);
        }
    }

    boolean contains(byte[] candidate) {
        if (candidate.length != address.length) {
            return false;
        }
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (candidate[i] != address[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || ((candidate[whole] ^ address[whole]) & (0xff00 >> rest) & 0xff) == 0;
    }

    private static IllegalArgumentException notOne(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a network such as 10.0.0.0/8");
    }
}
