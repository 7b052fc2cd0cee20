package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a value of a schema can be: a scalar, a list, an object; of an unknown type, all three. */
record Shape(boolean scalar, @Nullable Sequence list, @Nullable Structure map) {
    static final Shape NOTHING = new Shape(false, null, null);
    private static final Shape ATOMIC = untyped(true);
    private static final Shape DEDUCED = untyped(false);

    private static Shape untyped(boolean atomic) {
        Schema.Any all = new Schema.Any(true);
        return new Shape(
                true,
                new Sequence(all, Sequence.Relation.ATOMIC, List.of()),
                Structure.map(atomic ? all : new Schema.Any(false), atomic));
    }

    static Shape of(Schema schema) {
        return switch (schema.resolved()) {
            case Scalar ignored -> new Shape(true, null, null);
            case Sequence sequence -> new Shape(false, sequence, null);
            case Structure structure -> new Shape(false, null, structure);
            case Schema.Any any -> any.isAtomic() ? ATOMIC : DEDUCED;
            case Schema.Ref ref -> throw new IllegalStateException("unresolved " + ref);
        };
    }

    /** Narrowed to what a value is; a value that is null or absent narrows nothing. */
    Shape of(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return this;
        }
        if (value.isArray()) {
            return list == null ? this : new Shape(false, list, null);
        }
        if (value.isObject()) {
            return map == null ? this : new Shape(false, null, map);
        }
        return scalar ? new Shape(true, null, null) : this;
    }

    boolean declares(PathElement step) {
        return step.isField() && map != null && map.fields().containsKey(step.text());
    }

    /** The schema of what a step leads to, as far as it is known. */
    @Nullable Schema below(PathElement step) {
        if (step.isField() && map != null) {
            return map.field(step.text()).orElse(null);
        }
        return step.isKey() && list != null ? list.items() : null;
    }
}
