package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.Schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** Who owns which fields of an object. Immutable. */
record Ownership(SequencedMap<ManagerId, Share> shares) {
    static final Ownership NONE = new Ownership(new LinkedHashMap<>());

    /**
     * What one manager owns.
     *
     * @param apiVersion the version in which the fields are named
     */
    record Share(FieldSet fields, String apiVersion) {}

    /** The outcome of an apply or update: a new object, unless others are in the way. */
    sealed interface Outcome {
        record Changed(JsonNode object, Ownership ownership) implements Outcome {}

        /**
         * @param conflicts the fields of each other manager that would change
         */
        record Conflicting(Map<ManagerId, Share> conflicts) implements Outcome {}
    }

    Ownership {
        LinkedHashMap<ManagerId, Share> kept = new LinkedHashMap<>(shares);
        kept.values().removeIf(share -> share.fields().isEmpty());
        shares = Collections.unmodifiableSequencedMap(kept);
    }

    boolean isEmpty() {
        return shares.isEmpty();
    }

    FieldSet of(ManagerId manager) {
        Share share = shares.get(manager);
        return share == null ? FieldSet.EMPTY : share.fields();
    }

    /** Every share changed in the same way. */
    Ownership mapped(UnaryOperator<FieldSet> change) {
        LinkedHashMap<ManagerId, Share> mapped = new LinkedHashMap<>();
        shares.forEach((manager, share) ->
                mapped.put(manager, new Share(change.apply(share.fields()), share.apiVersion())));
        return new Ownership(mapped);
    }

    Ownership with(ManagerId manager, Share share) {
        LinkedHashMap<ManagerId, Share> all = new LinkedHashMap<>(shares);
        all.put(manager, share);
        return new Ownership(all);
    }

    /** {@code manager} writes {@code updated} in place of {@code live} by any verb but apply. */
    Outcome.Changed update(
            Schema schema, JsonNode live, JsonNode updated, ManagerId manager, String apiVersion) {
        Comparison comparison = Comparer.compare(schema, live, updated);
        Ownership others = mapped(set -> set.collapsed(schema)).surrender(manager, comparison);
        FieldSet own =
                others.of(manager).difference(comparison.removed()).union(comparison.changed());
        return new Outcome.Changed(updated, others.with(manager, new Share(own, apiVersion)));
    }

    /** {@code manager} applies {@code config} to {@code live}. */
    Outcome apply(
            Schema schema,
            JsonNode live,
            JsonNode config,
            ManagerId manager,
            String apiVersion,
            boolean force) {
        Ownership before = mapped(set -> set.collapsed(schema));
        FieldSet wanted = OwnedFields.of(schema, config);
        Ownership claimed = before.with(manager, new Share(wanted, apiVersion));
        JsonNode merged = Merger.merge(schema, live, config);
        JsonNode pruned = claimed.prune(schema, merged, before.of(manager));
        Comparison comparison = Comparer.compare(schema, live, pruned);
        Map<ManagerId, Share> conflicts = claimed.conflicts(manager, comparison);
        if (!force && !conflicts.isEmpty()) {
            return new Outcome.Conflicting(conflicts);
        }
        return new Outcome.Changed(pruned, claimed.surrender(manager, comparison));
    }

    /** Removes what {@code last} had applied and nobody claims any more. */
    private JsonNode prune(Schema schema, JsonNode merged, FieldSet last) {
        if (last.isEmpty()) {
            return merged;
        }
        FieldSet lastNamed = last.withNamedFields(schema);
        JsonNode pruned = Remover.remove(schema, merged, lastNamed);
        FieldSet all = OwnedFields.of(schema, merged).withNamedFields(schema);
        FieldSet owned = FieldSet.EMPTY;
        for (Share share : shares.values()) {
            owned = owned.union(share.fields());
        }
        FieldSet kept =
                OwnedFields.of(schema, pruned)
                        .withNamedFields(schema)
                        .union(owned.withNamedFields(schema));
        pruned = Remover.remove(schema, merged, all.difference(kept));
        FieldSet left = OwnedFields.of(schema, pruned).withNamedFields(schema);
        return Remover.remove(schema, merged, all.difference(left).intersection(lastNamed));
    }

    private Map<ManagerId, Share> conflicts(ManagerId manager, Comparison comparison) {
        Map<ManagerId, Share> conflicts = new LinkedHashMap<>();
        shares.forEach((other, share) -> {
            FieldSet shared = share.fields().intersection(comparison.changed());
            if (!other.equals(manager) && !shared.isEmpty()) {
                conflicts.put(other, new Share(shared, share.apiVersion()));
            }
        });
        return conflicts;
    }

    /** The others lose what has changed or gone. */
    private Ownership surrender(ManagerId manager, Comparison comparison) {
        LinkedHashMap<ManagerId, Share> rest = new LinkedHashMap<>();
        shares.forEach((other, share) ->
                rest.put(
                        other,
                        other.equals(manager)
                                ? share
                                : new Share(
                                        share.fields()
                                                .difference(comparison.changed())
                                                .difference(comparison.removed()),
                                        share.apiVersion())));
        return new Ownership(rest);
    }
}
