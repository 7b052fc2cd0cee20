package dev.portolan.replication.fake;

import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.agent.LeaseApi;
import dev.portolan.replication.lease.VolumeLease;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The control cluster's leases as one member reaches them, or does not. */
public record FakeLeases(ResourceStore store, BooleanSupplier reachable, InstantSource clock)
        implements LeaseApi {
    @Override
    public Optional<Held> find(GroupName group) {
        requireReachable();
        return store.get(VolumeGroup.leaseKey(group), ReadLevel.LINEARIZABLE).map(FakeLeases::held);
    }

    @Override
    public Optional<Held> renew(Held known, VolumeLease lease) {
        requireReachable();
        WriteOutcome outcome =
                store.write(
                        Write.update(
                                lease.key(),
                                lease.document(clock.instant()),
                                Revision.parse(known.resourceVersion())));
        return outcome instanceof WriteOutcome.Written written
                ? Optional.of(held(written.only()))
                : Optional.empty();
    }

    private static Held held(StoredObject object) {
        return new Held(VolumeLease.read(object.content()), object.revision().toString());
    }

    private void requireReachable() {
        if (!reachable.getAsBoolean()) {
            throw new ReplicationException("the control cluster does not answer");
        }
    }
}
