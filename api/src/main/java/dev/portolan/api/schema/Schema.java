package dev.portolan.api.schema;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The shape of a value, as a Kubernetes structural schema has it: types, and how lists and maps are
 * merged. Immutable; may be recursive through {@link Ref}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy">
 *     Merge strategy</a>
 */
public sealed interface Schema {
    /** This schema, or what it refers to: never a {@link Ref}. */
    default Schema resolved() {
        return this;
    }

    /** Whether the value has one owner as a whole. */
    boolean isAtomic();

    /**
     * One string, number or truth value.
     *
     * @param format as OpenAPI names it ({@code date-time}, {@code int64}, {@code byte}); may be
     *     empty
     * @param allowed the only values, if there are any
     */
    record Scalar(
            Type type,
            String format,
            List<String> allowed,
            Optional<Pattern> pattern,
            Optional<BigDecimal> minimum,
            Optional<BigDecimal> maximum)
            implements Schema {
        public enum Type {
            STRING,
            INTEGER,
            NUMBER,
            BOOLEAN,
            INT_OR_STRING,
            QUANTITY
        }

        public Scalar {
            allowed = List.copyOf(allowed);
        }

        /** A scalar that is bound by its type alone. */
        public static Scalar of(Type type) {
            return new Scalar(
                    type, "", List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public boolean isAtomic() {
            return true;
        }
    }

    /**
     * A JSON object: named fields, and perhaps others.
     *
     * @param fields in the order of their declaration
     * @param additional the schema of fields without a declaration; where it is empty they are
     *     unknown
     */
    record Structure(
            SequencedMap<String, Field> fields,
            SequencedSet<String> required,
            Optional<Schema> additional,
            boolean isAtomic)
            implements Schema {
        public Structure {
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
            required = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(required));
        }

        /** A map of any keys to values of one schema. */
        public static Structure map(Schema values, boolean atomic) {
            return new Structure(
                    new LinkedHashMap<>(), new LinkedHashSet<>(), Optional.of(values), atomic);
        }

        /** The schema of a field, declared or not; empty where the field is unknown. */
        public Optional<Schema> field(String name) {
            Field field = fields.get(name);
            return field == null ? additional : Optional.of(field.schema());
        }
    }

    /**
     * A JSON array.
     *
     * @param keys with {@link Relation#MAP}: the fields that identify an item
     */
    record Sequence(Schema items, Relation relation, List<String> keys) implements Schema {
        /** How the items belong together. */
        public enum Relation {
            /** The list is one value. */
            ATOMIC,
            /** Scalars, each at most once. */
            SET,
            /** Objects, identified by their keys. */
            MAP
        }

        public Sequence {
            keys = List.copyOf(keys);
            if ((relation == Relation.MAP) == keys.isEmpty()) {
                throw new IllegalArgumentException(
                        "a list of relation " + relation + " with keys " + keys);
            }
        }

        @Override
        public boolean isAtomic() {
            return relation == Relation.ATOMIC;
        }
    }

    /**
     * Any JSON value.
     *
     * @param isAtomic whether it has one owner; else its objects are granular, its lists atomic
     */
    record Any(boolean isAtomic) implements Schema {}

    /** A schema by the name of its definition. */
    final class Ref implements Schema {
        private final String name;
        private final Supplier<Schema> target;
        private final Optional<Boolean> atomic;
        private volatile @Nullable Schema resolved;

        /**
         * @param target gives the definition; called once it is needed
         * @param atomic what counts instead of the definition's own relation
         */
        public Ref(String name, Supplier<Schema> target, Optional<Boolean> atomic) {
            this.name = name;
            this.target = target;
            this.atomic = atomic;
        }

        public String name() {
            return name;
        }

        /** What this reference says instead of its definition. */
        public Optional<Boolean> atomic() {
            return atomic;
        }

        @Override
        public Schema resolved() {
            Schema known = resolved;
            if (known == null) {
                known =
                        atomic.map(a -> withRelation(target.get().resolved(), a))
                                .orElseGet(() -> target.get().resolved());
                resolved = known;
            }
            return known;
        }

        private static Schema withRelation(Schema schema, boolean atomic) {
            return switch (schema) {
                case Structure s -> new Structure(s.fields(), s.required(), s.additional(), atomic);
                case Sequence s ->
                        atomic ? new Sequence(s.items(), Sequence.Relation.ATOMIC, List.of()) : s;
                case Any ignored -> new Any(atomic);
                case Scalar scalar -> scalar;
                case Ref ref -> withRelation(ref.resolved(), atomic);
            };
        }

        @Override
        public boolean isAtomic() {
            return resolved().isAtomic();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ref ref && name.equals(ref.name) && atomic.equals(ref.atomic);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "Ref[" + name + "]";
        }
    }
}
