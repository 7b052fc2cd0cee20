package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;

import java.util.Optional;

/** Where a client asks from. */
public sealed interface ClientLocation {
    /** Inside a member: there the address of its import is the answer. */
    record InMember(ClusterName member) implements ClientLocation {}

    /**
     * Outside of every member.
     *
     * @param near the member whose measured latencies stand for the client's, if there is one
     */
    record Outside(Optional<ClusterName> near) implements ClientLocation {}

    /** Outside of every member, with nothing known about the distance to them. */
    static ClientLocation anywhere() {
        return new Outside(Optional.empty());
    }

    /** From where distance counts. */
    default Optional<ClusterName> origin() {
        return switch (this) {
            case InMember in -> Optional.of(in.member());
            case Outside outside -> outside.near();
        };
    }
}
