package dev.portolan.members.report;

import dev.portolan.members.MembersOptions;
import dev.portolan.members.observe.Inventory;
import dev.portolan.members.observe.MemberView;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code MemberCluster.status} from a member's view. Pure. Heartbeats and jitter of latency alone
 * write nothing.
 */
final class ClusterStatus {
    /**
     * A median that moves by less than this share of itself, or by less than this time, is jitter.
     */
    private static final double JITTER_SHARE = 0.10;

    private static final double JITTER_MILLIS = 0.5;

    /** A heartbeat is written along with anything else, and by itself after this many timeouts. */
    private static final int HEARTBEAT_TIMEOUTS = 10;

    /** Reasons whose message counts the seconds. */
    private static final Set<String> LASTING = Set.of("Unreachable", "HeartbeatLost");

    private final MembersOptions options;

    ClusterStatus(MembersOptions options) {
        this.options = options;
    }

    /** The object with its new status; empty where there is nothing worth writing. */
    Optional<Document> next(Document stored, MemberView view, Instant now) {
        if (view.health().ready().isEmpty()) {
            return Optional.empty();
        }
        MemberCluster.Status before = MemberCluster.read(stored).status();
        MemberCluster.Status after = status(before, view, now);
        if (sameButHeartbeat(before, after) && !heartbeatDue(before, after)) {
            return Optional.empty();
        }
        return Optional.of(stored.edit(root -> root.set("status", Json.tree(after))));
    }

    private static MemberCluster.Status status(
            MemberCluster.Status before, MemberView view, Instant now) {
        Condition ready =
                Condition.of(
                        MemberCluster.READY,
                        view.isReady(),
                        view.health().reason(),
                        stable(view.health().message()),
                        now);
        List<Condition> conditions = settled(ready, before.conditions());
        Optional<Inventory> inventory = view.inventory();
        return new MemberCluster.Status(
                conditions,
                inventory.map(Inventory::kubernetesVersion).orElse(before.kubernetesVersion()),
                inventory.map(Inventory::apis).orElse(before.apis()),
                inventory.map(Inventory::nodeShapes).orElse(before.nodeShapes()),
                inventory.map(Inventory::allocatable).orElse(before.allocatable()),
                inventory.map(Inventory::foreign).orElse(before.foreign()),
                inventory.map(Inventory::storage).orElse(before.storage()),
                latency(before.latency(), view.latency()),
                view.health().heartbeat().or(before::heartbeat));
    }

    /** Keeps the stored condition while nothing but its message's numbers would change. */
    private static List<Condition> settled(Condition ready, List<Condition> before) {
        boolean same =
                before.stream()
                        .anyMatch(condition ->
                                condition.type().equals(ready.type())
                                        && condition.status().equals(ready.status())
                                        && condition.reason().equals(ready.reason())
                                        && settledWords(condition).equals(settledWords(ready)));
        return same ? before : ready.mergeInto(before);
    }

    /** How long it has lasted is said once; what is wrong, whenever it is another thing. */
    private static String settledWords(Condition condition) {
        return LASTING.contains(condition.reason()) ? "" : condition.message();
    }

    private static String stable(String message) {
        return message.isEmpty() ? "-" : message;
    }

    /** The reported samples, each at its stored value while it has not moved past the jitter. */
    static List<LatencySample> latency(List<LatencySample> before, List<LatencySample> now) {
        if (now.isEmpty()) {
            return before;
        }
        Map<ClusterName, LatencySample> known = new HashMap<>();
        before.forEach(sample -> known.put(sample.to(), sample));
        return now.stream()
                .map(sample -> {
                    LatencySample stored = known.get(sample.to());
                    return stored != null && isJitter(stored.p50Millis(), sample.p50Millis())
                            ? stored
                            : sample;
                })
                .toList();
    }

    private static boolean isJitter(double stored, double now) {
        double moved = Math.abs(stored - now);
        return moved < JITTER_MILLIS || moved < JITTER_SHARE * stored;
    }

    private static boolean sameButHeartbeat(
            MemberCluster.Status before, MemberCluster.Status after) {
        return before.conditions().equals(after.conditions())
                && before.kubernetesVersion().equals(after.kubernetesVersion())
                && before.apis().equals(after.apis())
                && before.nodeShapes().equals(after.nodeShapes())
                && before.allocatable().equals(after.allocatable())
                && before.foreign().equals(after.foreign())
                && before.storage().equals(after.storage())
                && before.latency().equals(after.latency());
    }

    private boolean heartbeatDue(MemberCluster.Status before, MemberCluster.Status after) {
        if (after.heartbeat().isEmpty()) {
            return false;
        }
        Duration age =
                Duration.between(before.heartbeat().orElse(Instant.EPOCH), after.heartbeat().get());
        return age.compareTo(options.heartbeatTimeout().multipliedBy(HEARTBEAT_TIMEOUTS)) >= 0;
    }
}
