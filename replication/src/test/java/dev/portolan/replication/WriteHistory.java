package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.EpochBook.Grant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What really happened, in the order of real time, and the checks over it: one writer for each
 * epoch, no write under an old epoch after one under a newer, no two gates open at once, and every
 * promotion from a true prefix of what the history before it has written.
 */
final class WriteHistory {
    private final long seed;
    private final Map<Long, ClusterName> writers = new HashMap<>();
    private final Map<Long, Grant> grants = new HashMap<>();

    /** The content that each epoch started from, and what was written after that. */
    private final Map<Long, List<Integer>> lines = new HashMap<>();

    private final List<String> violations = new ArrayList<>();
    private long highest;
    private int writes;

    WriteHistory(long seed) {
        this.seed = seed;
    }

    void granted(Grant grant) {
        grants.put(grant.epoch().value(), grant);
    }

    void wrote(long now, ClusterName member, long epoch, int value) {
        writes++;
        if (epoch < highest) {
            violate(now, member + " wrote under epoch " + epoch + " after epoch " + highest);
        }
        highest = Math.max(highest, epoch);
        ClusterName writer = writers.computeIfAbsent(epoch, first -> member);
        if (!writer.equals(member)) {
            violate(now, member + " wrote under epoch " + epoch + " beside " + writer);
        }
        if (!grants.containsKey(epoch) || !grants.get(epoch).primary().equals(member)) {
            violate(now, member + " wrote without the grant of epoch " + epoch);
        }
        lines.computeIfAbsent(epoch, first -> new ArrayList<>()).add(value);
    }

    void open(long now, List<ClusterName> open) {
        if (open.size() > 1) {
            violate(now, "gates open at once on " + open);
        }
    }

    void promoted(ClusterName member, long epoch, List<Integer> content) {
        List<Integer> before = lines.getOrDefault(previous(epoch), List.of());
        if (content.size() > before.size() || !before.subList(0, content.size()).equals(content)) {
            violate(epoch, member + " was promoted to what is no prefix of the history");
        }
        Grant grant = grants.get(epoch);
        if (grant.reason().startsWith("failback:") && content.size() != before.size()) {
            violate(epoch, "a planned move lost " + (before.size() - content.size()) + " writes");
        }
        lines.put(epoch, new ArrayList<>(content));
    }

    /** The newest epoch before this one under which anything was. */
    private long previous(long epoch) {
        return lines.keySet().stream().filter(known -> known < epoch).max(Long::compare).orElse(0L);
    }

    private void violate(long now, String what) {
        violations.add("seed " + seed + " at " + now + " ms: " + what);
    }

    List<String> violations() {
        return violations;
    }

    int writes() {
        return writes;
    }
}
