package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup.Role;
import dev.portolan.replication.lease.VolumeLease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Renews the lease of one group while this member is its primary. One thread. */
final class LeaseKeeper {
    private final ClusterName self;
    private final GroupName group;
    private final LeaseApi api;
    private final AgentClock clock;
    private final GroupGate gate;
    private Optional<LeaseApi.Held> known = Optional.empty();

    LeaseKeeper(ClusterName self, GroupName group, LeaseApi api, AgentClock clock, GroupGate gate) {
        this.self = self;
        this.group = group;
        this.api = api;
        this.clock = clock;
        this.gate = gate;
    }

    /**
     * Renews once, if it is this member's to renew.
     *
     * @return the epoch of the lease where that is higher than any that this member was told of
     */
    Optional<Epoch> renew(Duration duration) {
        Ledger ledger = gate.fence().ledger();
        if (!ledger.role().equals(Optional.of(Role.Primary))) {
            known = Optional.empty();
            return Optional.empty();
        }
        for (int attempt = 0; attempt < 2; attempt++) {
            if (known.isEmpty()) {
                known = api.find(group);
            }
            if (known.isEmpty()) {
                return Optional.empty();
            }
            VolumeLease lease = known.get().lease();
            if (lease.epoch().compareTo(ledger.epochSeen()) > 0) {
                return Optional.of(lease.epoch());
            }
            if (!lease.epoch().equals(ledger.epochSeen())
                    || !lease.holder().equals(self)
                    || !lease.group().equals(group)) {
                known = Optional.empty();
                return Optional.empty();
            }
            if (renew(known.get(), ledger.epochSeen(), duration)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean renew(LeaseApi.Held held, Epoch epoch, Duration duration) {
        gate.update(fence -> fence.atMost(duration));
        // Noted before the request leaves: a seal that comes later finds this lease shorter than it
        // thinks, never longer.
        long nanos = clock.nanos().getAsLong();
        Instant wall = clock.wall().instant();
        known = Optional.empty();
        known = api.renew(held, new VolumeLease(group, epoch, self, duration));
        if (known.isPresent()) {
            gate.update(fence -> fence.renewed(new Fence.Lease(epoch, nanos, wall, duration)));
        }
        return known.isPresent();
    }
}
