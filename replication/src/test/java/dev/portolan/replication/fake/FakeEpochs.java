package dev.portolan.replication.fake;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Grants in memory, refused as the state machine refuses them. */
public final class FakeEpochs implements EpochBook {
    private final Map<GroupName, Grant> grants = new HashMap<>();
    private Term highest = new Term(0);

    @Override
    public synchronized Optional<Grant> current(GroupName group) {
        return Optional.ofNullable(grants.get(group));
    }

    @Override
    public synchronized Outcome raise(
            GroupName group,
            Epoch expected,
            ClusterName primary,
            Generation floor,
            String reason,
            Term term) {
        Optional<Grant> inForce = current(group);
        if (term.compareTo(highest) < 0) {
            return new Refused(inForce, "term " + term.value() + " is over");
        }
        if (!inForce.map(Grant::epoch).orElse(Epoch.NONE).equals(expected)) {
            return new Refused(inForce, "not at epoch " + expected);
        }
        highest = term;
        Grant grant = new Grant(group, expected.next(), primary, floor, reason);
        grants.put(group, grant);
        return new Raised(grant);
    }
}
