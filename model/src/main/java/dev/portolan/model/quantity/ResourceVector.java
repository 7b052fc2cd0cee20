package dev.portolan.model.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;

/**
 * Amounts of several resources at once: what a pod requests, a node offers, a cluster has free. As
 * JSON it is a Kubernetes resource list. Components may be negative as a difference.
 *
 * @param pods a number of pods
 * @param extended other resources by name (GPUs, huge pages), in whole units; zero amounts are
 *     dropped
 */
public record ResourceVector(
        Millicores cpu,
        Bytes memory,
        Bytes ephemeralStorage,
        long pods,
        Map<String, Long> extended) {
    public static final ResourceVector ZERO =
            new ResourceVector(Millicores.ZERO, Bytes.ZERO, Bytes.ZERO, 0, Map.of());

    public ResourceVector {
        Map<String, Long> kept = new TreeMap<>(extended);
        kept.values().removeIf(amount -> amount == 0);
        extended = Map.copyOf(kept);
    }

    /** The resources of one pod. */
    public static ResourceVector ofPod(Millicores cpu, Bytes memory) {
        return new ResourceVector(cpu, memory, Bytes.ZERO, 1, Map.of());
    }

    /**
     * Reads a Kubernetes resource list; what is not named is zero.
     *
     * @throws IllegalArgumentException naming the resource whose amount is not a quantity
     */
    @JsonCreator
    public static ResourceVector parse(Map<String, String> list) {
        Millicores cpu = Millicores.ZERO;
        Bytes memory = Bytes.ZERO;
        Bytes ephemeral = Bytes.ZERO;
        long pods = 0;
        Map<String, Long> extended = new TreeMap<>();
        for (Map.Entry<String, String> entry : list.entrySet()) {
            try {
                switch (entry.getKey()) {
                    case "cpu" -> cpu = Millicores.parse(entry.getValue());
                    case "memory" -> memory = Bytes.parse(entry.getValue());
                    case "ephemeral-storage" -> ephemeral = Bytes.parse(entry.getValue());
                    case "pods" -> pods = Quantity.parseWhole(entry.getValue());
                    default -> extended.put(entry.getKey(), Quantity.parseWhole(entry.getValue()));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(entry.getKey() + ": " + e.getMessage(), e);
            }
        }
        return new ResourceVector(cpu, memory, ephemeral, pods, extended);
    }

    /** As a Kubernetes resource list; zero amounts are left out. */
    @JsonValue
    public Map<String, String> toList() {
        Map<String, String> list = new LinkedHashMap<>();
        if (cpu.value() != 0) {
            list.put("cpu", cpu.toString());
        }
        if (memory.value() != 0) {
            list.put("memory", memory.toString());
        }
        if (ephemeralStorage.value() != 0) {
            list.put("ephemeral-storage", ephemeralStorage.toString());
        }
        if (pods != 0) {
            list.put("pods", Long.toString(pods));
        }
        new TreeMap<>(extended).forEach((name, amount) -> list.put(name, Long.toString(amount)));
        return list;
    }

    public ResourceVector plus(ResourceVector other) {
        return combine(other, Math::addExact);
    }

    public ResourceVector minus(ResourceVector other) {
        return combine(other, Math::subtractExact);
    }

    /** The larger amount of each resource. */
    public ResourceVector max(ResourceVector other) {
        return combine(other, Math::max);
    }

    public ResourceVector times(long count) {
        Map<String, Long> scaled = new TreeMap<>();
        extended.forEach((name, amount) -> scaled.put(name, Math.multiplyExact(amount, count)));
        return new ResourceVector(
                new Millicores(Math.multiplyExact(cpu.value(), count)),
                new Bytes(Math.multiplyExact(memory.value(), count)),
                new Bytes(Math.multiplyExact(ephemeralStorage.value(), count)),
                Math.multiplyExact(pods, count),
                scaled);
    }

    /** Whether {@code request} fits, every resource of it that is more than zero. */
    public boolean covers(ResourceVector request) {
        return request.firstBeyond(this).isEmpty();
    }

    /**
     * The name of the first resource of which this asks for more than {@code offer} has; empty
     * where all fits.
     */
    public String firstBeyond(ResourceVector offer) {
        if (cpu.value() > 0 && cpu.value() > offer.cpu.value()) {
            return "cpu";
        }
        if (memory.value() > 0 && memory.value() > offer.memory.value()) {
            return "memory";
        }
        if (pods > 0 && pods > offer.pods) {
            return "pods";
        }
        if (ephemeralStorage.value() > 0
                && ephemeralStorage.value() > offer.ephemeralStorage.value()) {
            return "ephemeral-storage";
        }
        for (Map.Entry<String, Long> entry : new TreeMap<>(extended).entrySet()) {
            if (entry.getValue() > 0
                    && entry.getValue() > offer.extended.getOrDefault(entry.getKey(), 0L)) {
                return entry.getKey();
            }
        }
        return "";
    }

    /**
     * How many times {@code request} fits, up to {@link Integer#MAX_VALUE}; requests of zero do not
     * limit.
     */
    public int fits(ResourceVector request) {
        long count = Integer.MAX_VALUE;
        count = Math.min(count, times(cpu.value(), request.cpu.value()));
        count = Math.min(count, times(memory.value(), request.memory.value()));
        count = Math.min(count, times(ephemeralStorage.value(), request.ephemeralStorage.value()));
        count = Math.min(count, times(pods, request.pods));
        for (Map.Entry<String, Long> entry : request.extended.entrySet()) {
            count =
                    Math.min(
                            count,
                            times(extended.getOrDefault(entry.getKey(), 0L), entry.getValue()));
        }
        return (int) count;
    }

    /** The amount of a resource by its Kubernetes name, cpu in thousandths. */
    public long amount(String resource) {
        return switch (resource) {
            case "cpu" -> cpu.value();
            case "memory" -> memory.value();
            case "ephemeral-storage" -> ephemeralStorage.value();
            case "pods" -> pods;
            default -> extended.getOrDefault(resource, 0L);
        };
    }

    /** The amount of a resource as people write it: {@code 250m}, {@code 4Gi}. */
    public String display(String resource) {
        return switch (resource) {
            case "cpu" -> cpu.toString();
            case "memory" -> memory.toString();
            case "ephemeral-storage" -> ephemeralStorage.toString();
            default -> Long.toString(amount(resource));
        };
    }

    private static long times(long have, long each) {
        if (each <= 0) {
            return Integer.MAX_VALUE;
        }
        return Math.max(0, have / each);
    }

    private ResourceVector combine(ResourceVector other, LongBinaryOperator operator) {
        Map<String, Long> combined = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(extended.keySet());
        names.addAll(other.extended.keySet());
        for (String name : names) {
            combined.put(
                    name,
                    operator.applyAsLong(
                            extended.getOrDefault(name, 0L),
                            other.extended.getOrDefault(name, 0L)));
        }
        return new ResourceVector(
                new Millicores(operator.applyAsLong(cpu.value(), other.cpu.value())),
                new Bytes(operator.applyAsLong(memory.value(), other.memory.value())),
                new Bytes(
                        operator.applyAsLong(
                                ephemeralStorage.value(), other.ephemeralStorage.value())),
                operator.applyAsLong(pods, other.pods),
                combined);
    }
}
