package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup.Role;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a group's ledger, the file that it is in and the gate that goes by it in step: what is on
 * disk is never behind. Changed under the lock of the {@link GroupAgent} alone; read by anybody.
 */
final class GroupLedger {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLedger.class);

    private final ClusterName self;
    private final GroupName group;
    private final LedgerFile file;
    private final GroupGate gate;
    private final FencedGate gates;

    GroupLedger(
            ClusterName self, GroupName group, LedgerFile file, GroupGate gate, FencedGate gates) {
        this.self = self;
        this.group = group;
        this.file = file;
        this.gate = gate;
        this.gates = gates;
        gates.guard(get(), gate);
    }

    Ledger get() {
        return gate.fence().ledger();
    }

    /** Closed before it is written, open only after. */
    void adopt(Ledger next) {
        if (next.equals(get())) {
            return;
        }
        gate.change(fence -> {
            file.write(next);
            return fence.with(next);
        });
        gates.guard(next, gate);
        LOG.info(
                "event=ledger member={} group={} epoch={} role={} writer={}",
                self,
                group,
                next.epochSeen(),
                next.role().map(Role::name).orElse("none"),
                next.writer());
    }
}
