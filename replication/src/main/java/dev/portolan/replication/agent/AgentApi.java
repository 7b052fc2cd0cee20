package dev.portolan.replication.agent;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.VolumeGroup;

import java.util.List;

/**
 * What a volume agent asks of its own member's API. Blocking with a deadline; throws {@link
 * dev.portolan.replication.ReplicationException} when the API did not answer or refused. Safe for
 * use by many threads.
 */
public interface AgentApi {
    /** Every group that this member has a part in; an object that does not parse is left out. */
    List<VolumeGroup> groups();

    /** Replaces the status of a group's object; its spec is untouched. */
    void writeStatus(VolumeGroup group, VolumeGroup.Status status);

    /** Creates the claim where it does not exist yet. */
    void ensureClaim(Namespace namespace, VolumeGroup.ClaimStorage storage);
}
