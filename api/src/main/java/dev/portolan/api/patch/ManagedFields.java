package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.patch.ManagerId.Operation;
import dev.portolan.api.patch.Ownership.Share;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code metadata.managedFields}: who owns which fields, and since when.
 *
 * @param times of the last change of each manager, in RFC 3339
 */
record ManagedFields(Ownership ownership, Map<ManagerId, String> times) {
    /** More entries of other verbs than apply are merged into one, the oldest first. */
    static final int MOST_UPDATERS = 10;

    static final ManagedFields NONE = new ManagedFields(Ownership.NONE, Map.of());
    private static final String MERGED = "ancient-changes";

    ManagedFields {
        times = Map.copyOf(times);
    }

    /** Reads the list; entries that cannot be read are as if they were not there. */
    static ManagedFields read(JsonNode list) {
        LinkedHashMap<ManagerId, Share> shares = new LinkedHashMap<>();
        Map<ManagerId, String> times = new HashMap<>();
        for (JsonNode entry : list) {
            if (!entry.path("fieldsType").asText().equals("FieldsV1")) {
                continue;
            }
            boolean applied = entry.path("operation").asText().equals("Apply");
            String version = entry.path("apiVersion").asText();
            ManagerId id =
                    new ManagerId(
                            entry.path("manager").asText(),
                            applied ? Operation.Apply : Operation.Update,
                            entry.path("subresource").asText(),
                            applied ? "" : version);
            shares.put(id, new Share(FieldSet.fromJson(entry.path("fieldsV1")), version));
            times.put(id, entry.path("time").asText());
        }
        return new ManagedFields(new Ownership(shares), times);
    }

    boolean isEmpty() {
        return ownership.isEmpty();
    }

    /** With a new ownership, in which {@code manager} has something new if {@code touched}. */
    ManagedFields with(Ownership changed, ManagerId manager, boolean touched, Instant now) {
        Map<ManagerId, String> later = new HashMap<>(times);
        if (touched || !times.containsKey(manager)) {
            later.put(manager, now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return new ManagedFields(changed, later);
    }

    /** With at most {@link #MOST_UPDATERS} entries of other verbs than apply, if possible. */
    ManagedFields capped() {
        List<ManagerId> updaters =
                new ArrayList<>(
                        ownership.shares().keySet().stream()
                                .filter(id -> id.operation() == Operation.Update)
                                .sorted(Comparator.comparing(this::time))
                                .toList());
        int count = updaters.size();
        LinkedHashMap<ManagerId, Share> shares = new LinkedHashMap<>(ownership.shares());
        Map<ManagerId, String> later = new HashMap<>(times);
        Map<String, ManagerId> firstOfVersion = new HashMap<>();
        for (ManagerId id : updaters) {
            if (count <= MOST_UPDATERS) {
                break;
            }
            Share share = ownership.shares().getOrDefault(id, new Share(FieldSet.EMPTY, ""));
            ManagerId first = firstOfVersion.putIfAbsent(share.apiVersion(), id);
            if (first != null) {
                ManagerId bucket = new ManagerId(MERGED, Operation.Update, "", share.apiVersion());
                Share moved = shares.remove(first);
                FieldSet merged = moved == null ? FieldSet.EMPTY : moved.fields();
                shares.remove(id);
                shares.put(bucket, new Share(merged.union(share.fields()), share.apiVersion()));
                later.put(bucket, time(id));
                firstOfVersion.put(share.apiVersion(), bucket);
                count--;
            }
        }
        return new ManagedFields(new Ownership(shares), later);
    }

    private String time(ManagerId id) {
        return times.getOrDefault(id, "");
    }

    /** As {@code metadata.managedFields}. */
    ArrayNode toJson() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ownership.shares().entrySet().stream()
                .sorted(
                        Map.Entry.comparingByKey(
                                Comparator.comparing(ManagerId::operation)
                                        .thenComparing(this::time)
                                        .thenComparing(ManagerId::name)
                                        .thenComparing(ManagerId::subresource)
                                        .thenComparing(ManagerId::apiVersion)))
                .forEach(entry -> list.add(entry(entry.getKey(), entry.getValue())));
        return list;
    }

    private ObjectNode entry(ManagerId id, Share share) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("manager", id.name());
        entry.put("operation", id.operation().name());
        entry.put("apiVersion", share.apiVersion());
        if (!time(id).isEmpty()) {
            entry.put("time", time(id));
        }
        entry.put("fieldsType", "FieldsV1");
        entry.set("fieldsV1", share.fields().toJson());
        if (!id.subresource().isEmpty()) {
            entry.put("subresource", id.subresource());
        }
        return entry;
    }
}
