package dev.portolan.control.placement;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.WatchEvent;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which decisions a change makes doubtful. What the loop and the members write themselves
 * (statuses, measurements within their jitter) makes none doubtful. Mutable: it remembers how each
 * cluster was.
 */
final class Triggers {
    private final Map<ClusterName, ClusterDigest> digests = new HashMap<>();

    /** How far a change reaches. */
    enum Reach {
        NOTHING,
        /** The object itself. */
        OBJECT,
        /** Every workload in its namespace, and the object itself. */
        NAMESPACE,
        /** The placement's own template. */
        PLACEMENT,
        /** The workload that an application protects. */
        APPLICATION,
        /** What has found no place. */
        UNPLACED,
        EVERYTHING
    }

    void clear() {
        digests.clear();
    }

    /** How the fleet is now, to compare later reports with. */
    void know(MemberCluster member) {
        digests.put(member.name(), ClusterDigest.of(member, Optional.empty()));
    }

    /**
     * @param mirror with the change taken in
     */
    Reach of(WatchEvent event, Mirror mirror) {
        ResourceType type = event.object().key().type();
        if (type.equals(ResourceType.MEMBER_CLUSTERS)) {
            return ofCluster(event, mirror);
        }
        if (Mirror.isPolicy(type)) {
            return differs(event, "spec") ? Reach.EVERYTHING : Reach.NOTHING;
        }
        if (type.equals(ResourceType.PLACEMENTS)) {
            return differs(event, "spec") ? Reach.PLACEMENT : Reach.NOTHING;
        }
        if (type.equals(ResourceType.PROTECTED_APPLICATIONS)) {
            return differs(event, "spec") || differs(event, "status", "primary")
                    ? Reach.APPLICATION
                    : Reach.NOTHING;
        }
        if (type.equals(ResourceType.SERVICES) || type.equals(ResourceType.VOLUME_CLAIMS)) {
            return differs(event, "spec") || differs(event, "metadata", "labels")
                    ? Reach.NAMESPACE
                    : Reach.NOTHING;
        }
        return Templates.canBePlaced(event.object().key()) && differsAsTemplate(event)
                ? Reach.OBJECT
                : Reach.NOTHING;
    }

    private Reach ofCluster(WatchEvent event, Mirror mirror) {
        Optional<MemberCluster> member =
                mirror.members().entrySet().stream()
                        .filter(entry -> entry.getKey().value().equals(event.object().key().name()))
                        .map(Map.Entry::getValue)
                        .findFirst();
        if (member.isEmpty()) {
            digests.keySet().removeIf(name -> name.value().equals(event.object().key().name()));
            return Reach.EVERYTHING;
        }
        ClusterName name = member.get().name();
        Optional<ClusterDigest> before = Optional.ofNullable(digests.get(name));
        ClusterDigest now = ClusterDigest.of(member.get(), before);
        digests.put(name, now);
        return before.equals(Optional.of(now)) ? Reach.UNPLACED : Reach.EVERYTHING;
    }

    private static boolean differsAsTemplate(WatchEvent event) {
        return differs(event, "spec")
                || differs(event, "metadata", "labels")
                || differs(event, "metadata", "annotations")
                || differs(event, "metadata", "deletionTimestamp");
    }

    /**
     * Whether a part is not what it was; so it is where there was no object before, or is none now.
     */
    private static boolean differs(WatchEvent event, String... path) {
        if (event.type() != WatchEvent.Type.MODIFIED || event.previous().isEmpty()) {
            return true;
        }
        JsonNode before = event.previous().get().content().at(path);
        return !before.equals(event.object().content().at(path));
    }
}
