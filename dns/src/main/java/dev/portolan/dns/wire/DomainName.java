package dev.portolan.dns.wire;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An absolute domain name in wire form (RFC 1035 §3.1). Keeps the case that it came in; equality
 * and order of zones ignore the case of ASCII letters (RFC 4343). Immutable.
 */
public final class DomainName {
    public static final DomainName ROOT = new DomainName(new byte[] {0});

    private static final int MAX_LENGTH = 255;
    private static final int MAX_LABEL = 63;

    private final byte[] wire;
    private final byte[] lower;
    private final int hash;

    private DomainName(byte[] wire) {
        this.wire = wire;
        this.lower = lowered(wire);
        this.hash = Arrays.hashCode(lower);
    }

    /**
     * Reads presentation form; a last dot may be left out. {@code \.}, <code>\\</code> and {@code
     * \DDD} are understood.
     *
     * @throws IllegalArgumentException when a label or the name is too long, or a label is empty
     */
    public static DomainName parse(String text) {
        if (text.isEmpty() || text.equals(".")) {
            return ROOT;
        }
        byte[] wire = new byte[MAX_LENGTH + 1];
        int start = 0;
        int end = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                endLabel(text, wire, start, end);
                start = end++;
                continue;
            }
            if (c == '\\' && i + 1 < text.length()) {
                if (i + 3 < text.length() && Character.isDigit(text.charAt(i + 1))) {
                    c = (char) Integer.parseInt(text.substring(i + 1, i + 4));
                    i += 3;
                } else {
                    c = text.charAt(++i);
                }
            }
            for (byte b :
                    c < 0x100
                            ? new byte[] {(byte) c}
                            : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                if (end >= MAX_LENGTH) {
                    throw new IllegalArgumentException(
                            "\"" + text + "\" is longer than a domain name can be");
                }
                wire[end++] = b;
            }
        }
        if (end > start + 1) {
            endLabel(text, wire, start, end);
            start = end++;
        }
        wire[start] = 0;
        return new DomainName(Arrays.copyOf(wire, end));
    }

    private static void endLabel(String text, byte[] wire, int start, int end) {
        int length = end - start - 1;
        if (length == 0 || length > MAX_LABEL || end >= MAX_LENGTH) {
            throw new IllegalArgumentException("\"" + text + "\" is not a domain name");
        }
        wire[start] = (byte) length;
    }

    /** A name of uncompressed wire bytes that are known to be one; takes over the array. */
    static DomainName ofWire(byte[] wire) {
        return new DomainName(wire);
    }

    /** This name below {@code parent}: {@code labels} are put before it. */
    public static DomainName below(DomainName parent, String... labels) {
        int length = parent.wire.length;
        for (String label : labels) {
            length += 1 + label.length();
        }
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    String.join(".", labels) + "." + parent + " is longer than 255 bytes");
        }
        byte[] wire = new byte[length];
        int at = 0;
        for (String label : labels) {
            byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
            if (bytes.length == 0 || bytes.length > MAX_LABEL) {
                throw new IllegalArgumentException(
                        "\"" + label + "\" is not a label of a domain name");
            }
            wire[at++] = (byte) bytes.length;
            System.arraycopy(bytes, 0, wire, at, bytes.length);
            at += bytes.length;
        }
        System.arraycopy(parent.wire, 0, wire, at, parent.wire.length);
        return new DomainName(wire);
    }

    /** Whether this name is {@code zone} or lies below it. */
    public boolean isWithin(DomainName zone) {
        int cut = wire.length - zone.wire.length;
        if (cut < 0 || !Arrays.equals(lower, cut, lower.length, zone.lower, 0, zone.lower.length)) {
            return false;
        }
        int at = 0;
        while (at < cut) {
            at += 1 + (wire[at] & 0xff);
        }
        return at == cut;
    }

    /**
     * The labels before {@code zone}, in lower case, the leftmost first; this name must lie within
     * it.
     */
    public List<String> labelsBelow(DomainName zone) {
        int cut = wire.length - zone.wire.length;
        List<String> labels = new ArrayList<>(6);
        for (int at = 0; at < cut; ) {
            int length = lower[at] & 0xff;
            labels.add(new String(lower, at + 1, length, StandardCharsets.ISO_8859_1));
            at += 1 + length;
        }
        return labels;
    }

    /** The last part of this name that is as long as {@code zone}, in the case of this name. */
    public DomainName suffixLike(DomainName zone) {
        return zone.wire.length == wire.length
                ? this
                : new DomainName(
                        Arrays.copyOfRange(wire, wire.length - zone.wire.length, wire.length));
    }

    /** The name without its first label. */
    public DomainName parent() {
        return isRoot()
                ? this
                : new DomainName(Arrays.copyOfRange(wire, 1 + (wire[0] & 0xff), wire.length));
    }

    public boolean isRoot() {
        return wire.length == 1;
    }

    public int labelCount() {
        int count = 0;
        for (int at = 0; wire[at] != 0; at += 1 + (wire[at] & 0xff)) {
            count++;
        }
        return count;
    }

    /** How many bytes it takes uncompressed. */
    public int length() {
        return wire.length;
    }

    byte[] wire() {
        return wire;
    }

    /** A copy of the uncompressed wire form. */
    public byte[] toWire() {
        return wire.clone();
    }

    /** The name in lower case, as keys and messages have it. */
    public String lowerCase() {
        return text(lower);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DomainName name
                && hash == name.hash
                && Arrays.equals(lower, name.lower);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Presentation form with the last dot, in its own case. */
    @Override
    public String toString() {
        return text(wire);
    }

    private static String text(byte[] wire) {
        if (wire.length == 1) {
            return ".";
        }
        var text = new StringBuilder(wire.length);
        for (int at = 0; wire[at] != 0; ) {
            int length = wire[at++] & 0xff;
            for (int end = at + length; at < end; at++) {
                appendByte(text, wire[at] & 0xff);
            }
            text.append('.');
        }
        return text.toString();
    }

    private static void appendByte(StringBuilder text, int b) {
        if (b == '.' || b == '\\' || b == '"' || b == ';' || b == '(' || b == ')' || b == '@'
                || b == '$') {
            text.append('\\').append((char) b);
        } else if (b > ' ' && b < 0x7f) {
            text.append((char) b);
        } else {
            text.append('\\')
                    .append((char) ('0' + b / 100))
                    .append((char) ('0' + b / 10 % 10))
                    .append((char) ('0' + b % 10));
        }
    }

    /** Length bytes are below 64 and so never taken for a letter. */
    private static byte[] lowered(byte[] wire) {
        byte[] lower = wire.clone();
        for (int i = 0; i < lower.length; i++) {
            if (lower[i] >= 'A' && lower[i] <= 'Z') {
                lower[i] = (byte) (lower[i] + ('a' - 'A'));
            }
        }
        return lower;
    }
}
