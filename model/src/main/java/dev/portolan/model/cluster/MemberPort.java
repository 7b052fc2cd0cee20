package dev.portolan.model.cluster;

import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Access to objects inside members for the loops of the leader. Blocking, with a deadline of its
 * own; safe for use by many threads. Every call throws {@link MemberException} when the member did
 * not answer or refused.
 */
public interface MemberPort {
    Optional<Document> get(ClusterName member, ResourceKey key);

    /**
     * Objects of a type in a namespace ({@link Namespace#NONE} for all) that carry all of {@code
     * labels}.
     */
    List<Document> list(
            ClusterName member, ResourceType type, Namespace namespace, Map<String, String> labels);

    /**
     * Brings an object to this content by server-side apply as field manager {@code portolan},
     * creating its namespace where that is missing. Fenced: carries {@code term} as the annotation
     * {@code portolan.dev/term} and never writes over an object that carries a higher one.
     *
     * @return the object as the member has it now
     */
    Document apply(ClusterName member, Document object, Term term);

    /** Removes an object, fenced as {@link #apply}; nothing happens where it does not exist. */
    void delete(ClusterName member, ResourceKey key, Term term);
}
