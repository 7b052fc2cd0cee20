package dev.portolan.chaos.control;

import dev.portolan.chaos.history.AppendedList;
import dev.portolan.chaos.history.Operation;
import dev.portolan.chaos.history.Register;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What all clients of one round were told. Safe for use by many threads. */
final class Notes {
    /** A write that was acknowledged. */
    record Acknowledged(String key, String value, long revision, long invoked, long returned) {}

    private final Map<String, ConcurrentLinkedQueue<Operation<Register.Action>>> registers =
            new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedQueue<Operation<AppendedList.Action>>> lists =
            new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();

    void register(
            String client,
            String key,
            Register.Action action,
            long invoked,
            OptionalLong returned) {
        registers
                .computeIfAbsent(key, name -> new ConcurrentLinkedQueue<>())
                .add(new Operation<>(client, action, invoked, returned));
    }

    void list(
            String client,
            String key,
            AppendedList.Action action,
            long invoked,
            OptionalLong returned) {
        lists.computeIfAbsent(key, name -> new ConcurrentLinkedQueue<>())
                .add(new Operation<>(client, action, invoked, returned));
    }

    void acknowledged(Acknowledged write) {
        acknowledged.add(write);
    }

    Map<String, List<Operation<Register.Action>>> registers() {
        return registers.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, entry -> new ArrayList<>(entry.getValue())));
    }

    Map<String, List<Operation<AppendedList.Action>>> lists() {
        return lists.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, entry -> new ArrayList<>(entry.getValue())));
    }

    List<Acknowledged> acknowledged() {
        return new ArrayList<>(acknowledged);
    }

    int acknowledgedCount() {
        return acknowledged.size();
    }
}
