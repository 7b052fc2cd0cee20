package dev.portolan.members.apply;

import dev.portolan.model.cluster.ClusterName;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a workload leaves a member, or shrinks there, without ever being fewer than was asked for.
 * Pure.
 */
public final class MoveRule {
    private MoveRule() {}

    /**
     * Replicas to run on {@code member} now. More than its share while others are not ready with
     * theirs: the copies here go as fast as the new ones come up. A single writer never runs beside
     * its successor, so it goes at once.
     *
     * @param copies what each member has now; members that do not answer are left out
     */
    public static int replicas(Intent intent, ClusterName member, Map<ClusterName, Copy> copies) {
        int share = intent.shares().getOrDefault(member, 0);
        int here = copies.containsKey(member) ? copies.get(member).replicas() : 0;
        if (here <= share || intent.hasSingleWriter()) {
            return share;
        }
        int total = intent.shares().values().stream().mapToInt(Integer::intValue).sum();
        int missing = Math.max(intent.asked(), total) - share;
        for (Map.Entry<ClusterName, Integer> other : intent.shares().entrySet()) {
            Copy copy = copies.get(other.getKey());
            if (!other.getKey().equals(member) && copy != null) {
                missing -= Math.min(other.getValue(), copy.ready());
            }
        }
        return Math.clamp(share + (long) Math.max(0, missing), share, here);
    }

    /**
     * The member whose copy has to stop before a single writer may start on {@code member}.
     *
     * @param copies what each member has now; one that does not answer cannot be waited for, its
     *     fence is the volume's epoch
     */
    static Optional<ClusterName> waitsFor(
            Intent intent, ClusterName member, Map<ClusterName, Copy> copies) {
        if (!intent.hasSingleWriter()) {
            return Optional.empty();
        }
        return new TreeMap<>(copies)
                .entrySet().stream()
                        .filter(copy -> !copy.getKey().equals(member))
                        .filter(copy -> !intent.shares().containsKey(copy.getKey()))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }
}
