package dev.portolan.replication.agent;

import dev.portolan.model.volume.GroupName;
import dev.portolan.replication.lease.VolumeLease;

import java.util.Optional;

/**
 * The leases at the control cluster's API, as an agent uses them. Blocking with a deadline; throws
 * {@link dev.portolan.replication.ReplicationException} when there was no answer: a renewal may
 * then have taken effect or not. Safe for use by many threads.
 */
public interface LeaseApi {
    /** The lease as it is now. */
    Optional<Held> find(GroupName group);

    /**
     * Writes {@code lease} over the version that is {@code known}.
     *
     * @return the new version; empty where somebody has changed the object since
     */
    Optional<Held> renew(Held known, VolumeLease lease);

    /**
     * A lease at one version.
     *
     * @param resourceVersion opaque
     */
    record Held(VolumeLease lease, String resourceVersion) {}
}
