package dev.portolan.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;

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
     * @throws IllegalArgumentException when {@code text} is not {@code ADDRESS/LENGTH}
     */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (address.isEmpty()
                || !address.chars()
                        .allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')) {
            throw notOne(text);
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int length = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (length < 0 || length > bytes.length * 8) {
                throw notOne(text);
            }
            return new Cidr(bytes, length);
        } catch (UnknownHostException | NumberFormatException e) {
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
