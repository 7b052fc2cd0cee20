package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.replication.ApplicationView.GroupView;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** What is the same for every group of a step. */
record StepContext(ApplicationView view, ReplicationPolicy.Spec policy, Term term, Moment now) {
    ProtectedApplication application() {
        return view.application();
    }

    /** Where other groups of the application have gone, so that all go to one place. */
    Optional<ClusterName> placeOfOthers(GroupView group) {
        return view.groups().stream()
                .filter(other -> !other.name().equals(group.name()))
                .flatMap(other -> other.grant().stream())
                .max(Comparator.comparing(Grant::epoch).thenComparing(Grant::primary))
                .map(Grant::primary);
    }

    /** How long a lease lasts by the policy, in the whole seconds that a Lease knows. */
    Duration leaseTtl() {
        Duration ttl = policy.fencing().ttl();
        return Duration.ofSeconds(Math.max(1, ttl.plusMillis(999).toSeconds()));
    }
}
