package dev.portolan.api.admission;

import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;

import java.util.List;
import java.util.Optional;

/**
 * One check of an object that is about to be stored. Pure: it sees the world through its input
 * alone.
 */
@FunctionalInterface
public interface Admission {
    /** What the check finds. Never throws for an object that its schema allows. */
    Review review(Input input);

    /**
     * What a check may look at.
     *
     * @param object as it is to be stored
     * @param old as it is; empty for a new object
     * @param others the objects beside it
     */
    record Input(ServedKind kind, Document object, Optional<Document> old, Others others) {
        /** Whether the object is of a type. */
        public boolean isOf(ResourceType type) {
            return kind.type().equals(type);
        }
    }

    /** The other objects, as this node knows them now. */
    @FunctionalInterface
    interface Others {
        /** The objects of a type in a namespace, or in all with {@link Namespace#NONE}. */
        List<Document> list(ResourceType type, Namespace namespace);
    }

    /**
     * What a check found.
     *
     * @param causes why the object is refused; empty where it is not
     * @param warnings what its author should know
     */
    record Review(List<Cause> causes, List<String> warnings) {
        public static final Review CLEAN = new Review(List.of(), List.of());

        public Review {
            causes = List.copyOf(causes);
            warnings = List.copyOf(warnings);
        }

        public static Review refused(Cause cause) {
            return new Review(List.of(cause), List.of());
        }

        public static Review warning(List<String> warnings) {
            return new Review(List.of(), warnings);
        }
    }
}
