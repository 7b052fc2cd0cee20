package dev.portolan.model.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An amount of cpu in thousandths of a core. May be negative as a difference. */
public record Millicores(long value) implements Comparable<Millicores> {
    public static final Millicores ZERO = new Millicores(0);

    public static Millicores ofCores(long cores) {
        return new Millicores(Math.multiplyExact(cores, 1000));
    }

    /**
     * @throws IllegalArgumentException when {@code quantity} is not one
     */
    @JsonCreator
    public static Millicores parse(String quantity) {
        return new Millicores(Quantity.parseMilli(quantity));
    }

    @Override
    public int compareTo(Millicores other) {
        return Long.compare(value, other.value);
    }

    /** As Kubernetes writes it: {@code 2} or {@code 250m}. */
    @JsonValue
    @Override
    public String toString() {
        return value % 1000 == 0 ? Long.toString(value / 1000) : value + "m";
    }
}
