package dev.portolan.chaos.control;

import dev.portolan.chaos.history.AppendedList;
import dev.portolan.chaos.history.LinearizabilityChecker;
import dev.portolan.chaos.history.PerKey;
import dev.portolan.chaos.history.Register;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold at the end of every round, whatever happened in it. Pure. */
final class Verification {
    /** So many keys of one kind of anomaly are named. */
    private static final int NAMED = 3;

    private final Notes notes;
    private final Map<Integer, Map<String, ChaosCluster.Stored>> contents;
    private final List<String> anomalies = new ArrayList<>();

    /**
     * @param contents of each node, after everything acknowledged has reached it
     */
    Verification(Notes notes, Map<Integer, Map<String, ChaosCluster.Stored>> contents) {
        this.notes = notes;
        this.contents = Map.copyOf(contents);
    }

    List<String> anomalies() {
        everyNodeHasEverythingAcknowledged();
        allNodesAgree();
        revisionsFollowTime();
        historiesAreLinearizable();
        return anomalies;
    }

    private void everyNodeHasEverythingAcknowledged() {
        contents.forEach((node, content) -> {
            List<String> lost = new ArrayList<>();
            Map<String, Notes.Acknowledged> newest = new HashMap<>();
            notes.acknowledged()
                    .forEach(write ->
                            newest.merge(
                                    write.key(),
                                    write,
                                    (one, other) ->
                                            one.revision() > other.revision() ? one : other));
            newest.forEach((key, write) -> {
                ChaosCluster.Stored stored = content.get(key);
                if (!holds(stored, write)) {
                    lost.add(write + " is " + stored);
                }
            });
            report("node " + node + " lost acknowledged writes", lost);
        });
    }

    /** A key that others write as well may have gone on since. */
    private static boolean holds(ChaosCluster.@Nullable Stored stored, Notes.Acknowledged newest) {
        if (stored == null) {
            return false;
        }
        if (stored.revision() == newest.revision()) {
            return stored.value().equals(newest.value());
        }
        return stored.revision() > newest.revision() && !newest.key().startsWith("unique");
    }

    private void allNodesAgree() {
        List<String> differences = new ArrayList<>();
        contents.forEach((node, content) ->
                contents.forEach((other, others) ->
                        content.forEach((key, stored) -> {
                            if (!stored.equals(others.get(key))) {
                                differences.add(
                                        "%s is %s at node %d and %s at node %d"
                                                .formatted(
                                                        key, stored, node, others.get(key), other));
                            }
                        })));
        report("nodes disagree", differences);
    }

    /** A write that began after another was acknowledged has a higher revision. */
    private void revisionsFollowTime() {
        List<String> backwards = new ArrayList<>();
        List<Notes.Acknowledged> byBegin = notes.acknowledged();
        byBegin.sort(Comparator.comparingLong(Notes.Acknowledged::invoked));
        List<Notes.Acknowledged> byEnd = notes.acknowledged();
        byEnd.sort(Comparator.comparingLong(Notes.Acknowledged::returned));
        long highest = 0;
        int ended = 0;
        for (Notes.Acknowledged write : byBegin) {
            while (byEnd.get(ended).returned() < write.invoked()) {
                highest = Math.max(highest, byEnd.get(ended++).revision());
            }
            if (write.revision() <= highest) {
                backwards.add(write + " began after revision " + highest + " was acknowledged");
            }
        }
        report("revisions do not follow time", backwards);
    }

    private void historiesAreLinearizable() {
        List<String> broken = new ArrayList<>();
        new PerKey<>(new LinearizabilityChecker<>(new Register()))
                .check(notes.registers())
                .forEach((key, verdict) -> broken.add(key + ": " + verdict));
        new PerKey<>(new LinearizabilityChecker<>(new AppendedList()))
                .check(notes.lists())
                .forEach((key, verdict) -> broken.add(key + ": " + verdict));
        report("histories not shown to be linearizable", broken);
    }

    private void report(String what, List<String> cases) {
        if (!cases.isEmpty()) {
            anomalies.add(
                    "%s (%d): %s"
                            .formatted(
                                    what,
                                    cases.size(),
                                    String.join("; ", cases.stream().limit(NAMED).toList())));
        }
    }
}
