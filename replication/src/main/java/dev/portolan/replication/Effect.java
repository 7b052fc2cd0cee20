package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.lease.VolumeLease;

import java.util.Optional;

/**
 * What a step wants done. Carried out in order; after a {@link Raise} or {@link Seal} that did not
 * succeed the rest is dropped, and the next step sees what became of it.
 */
public sealed interface Effect {
    /** Moves the right to write through the log. */
    record Raise(
            GroupName group, Epoch expected, ClusterName primary, Generation floor, String reason)
            implements Effect {}

    /**
     * Writes the grant's holder over the lease.
     *
     * @param expected the version that it replaces; empty where there is none yet
     */
    record Seal(VolumeLease lease, Optional<Revision> expected) implements Effect {}

    /** Brings a member's part to this spec. One that fails keeps no other from being tried. */
    record Order(ClusterName member, GroupName group, VolumeGroup.Spec spec) implements Effect {}

    /** Writes the application's status. */
    record Report(ProtectedApplication.Status status) implements Effect {}

    /** Records an event on the application. */
    record Tell(Severity severity, String reason, String message) implements Effect {}
}
