package dev.portolan.model.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An amount of memory or storage in bytes. May be negative as a difference. */
public record Bytes(long value) implements Comparable<Bytes> {
    public static final Bytes ZERO = new Bytes(0);
    private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};

    public static Bytes ofMebi(long mebibytes) {
        return new Bytes(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static Bytes ofGibi(long gibibytes) {
        return new Bytes(Math.multiplyExact(gibibytes, 1L << 30));
    }

    /**
     * @throws IllegalArgumentException when {@code quantity} is not one
     */
    @JsonCreator
    public static Bytes parse(String quantity) {
        return new Bytes(Quantity.parseWhole(quantity));
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(value, other.value);
    }

    /** Exact, with the largest binary suffix that divides it: {@code 512Mi}. */
    @JsonValue
    @Override
    public String toString() {
        long rest = value;
        int unit = 0;
        while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length - 1) {
            rest /= 1024;
            unit++;
        }
        return rest + UNITS[unit];
    }
}
