package dev.portolan.replication.agent;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.WriteGate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The write gate of one member: decides at the moment of each write, by the member's own clocks and
 * what is on its disk, asking nobody. Claims that no group has are let through.
 */
public final class FencedGate implements WriteGate {
    private record Claim(Namespace namespace, String name) {}

    private final Map<Claim, GroupGate> gates = new ConcurrentHashMap<>();

    /** From now on the claims of the ledger are written through {@code gate} alone. */
    void guard(Ledger ledger, GroupGate gate) {
        for (String claim : ledger.claims()) {
            gates.put(new Claim(ledger.namespace(), claim), gate);
        }
    }

    @Override
    public Permit tryWrite(Namespace namespace, String claim, EpochWrite write) {
        GroupGate gate = gates.get(new Claim(namespace, claim));
        if (gate != null) {
            return gate.tryWrite(write);
        }
        write.run(Epoch.NONE);
        return new Permitted(Epoch.NONE);
    }
}
