package dev.portolan.dns.corefile;

import dev.portolan.dns.wire.DomainName;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The zones of the reverse tree that a network covers (RFC 1035 §3.5, RFC 3596 §2.5). A mask
 * between two labels makes as many zones as it takes: {@code 192.168.0.0/23} is two.
 */
public final class ReverseZones {
    private static final Pattern NETWORK =
            Pattern.compile("([0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/([0-9]{1,3})");

    private ReverseZones() {}

    /** Empty where {@code text} is not {@code ADDRESS/BITS} with a whole address. */
    public static Optional<List<DomainName>> of(String text) {
        var matcher = NETWORK.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String address = matcher.group(1);
        int bits = Integer.parseInt(matcher.group(2));
        boolean four = !address.contains(":");
        if (bits > (four ? 32 : 128) || (four && !address.matches("[0-9]+(\\.[0-9]+){3}"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    split(InetAddress.getByName(address).getAddress(), bits, four ? 8 : 4));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The name under which an address has its PTR records. */
    public static DomainName nameOf(byte[] address) {
        int step = address.length == 4 ? 8 : 4;
        return zone(new BigInteger(1, address), address.length * 8, address.length * 8, step);
    }

    /** The address that a name in the reverse tree stands for, if it is one with all its labels. */
    public static Optional<byte[]> addressOf(DomainName name) {
        boolean four = name.isWithin(IPV4) && name.labelCount() == 6;
        boolean six = name.isWithin(IPV6) && name.labelCount() == 34;
        if (!four && !six) {
            return Optional.empty();
        }
        List<String> labels = name.labelsBelow(four ? IPV4 : IPV6).reversed();
        byte[] address = new byte[four ? 4 : 16];
        for (int i = 0; i < labels.size(); i++) {
            int part = part(labels.get(i), four);
            if (part < 0) {
                return Optional.empty();
            }
            if (four) {
                address[i] = (byte) part;
            } else {
                address[i / 2] = (byte) (address[i / 2] | part << (i % 2 == 0 ? 4 : 0));
            }
        }
        return Optional.of(address);
    }

    private static final DomainName IPV4 = DomainName.parse("in-addr.arpa.");
    private static final DomainName IPV6 = DomainName.parse("ip6.arpa.");

    private static int part(String label, boolean four) {
        if (!four) {
            return label.length() == 1 ? Character.digit(label.charAt(0), 16) : -1;
        }
        if (label.length() > 3 || !label.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int value = Integer.parseInt(label);
        return value > 255 ? -1 : value;
    }

    private static List<DomainName> split(byte[] address, int bits, int step) {
        int size = address.length * 8;
        int boundary = (bits + step - 1) / step * step;
        BigInteger first =
                new BigInteger(1, address).shiftRight(size - bits).shiftLeft(size - bits);
        List<DomainName> zones = new ArrayList<>();
        for (int i = 0; i < 1 << (boundary - bits); i++) {
            BigInteger network = first.add(BigInteger.valueOf(i).shiftLeft(size - boundary));
            zones.add(zone(network, size, boundary, step));
        }
        return zones;
    }

    private static DomainName zone(BigInteger network, int size, int bits, int step) {
        List<String> labels = new ArrayList<>();
        for (int end = bits; end > 0; end -= step) {
            int part = network.shiftRight(size - end).intValue() & (1 << step) - 1;
            labels.add(Integer.toString(part, step == 8 ? 10 : 16));
        }
        return DomainName.below(step == 8 ? IPV4 : IPV6, labels.toArray(String[]::new));
    }
}
