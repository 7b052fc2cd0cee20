package dev.portolan.replication.agent;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.Manifest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a change of ownership does to the claims' folders: what was written here and may be nowhere
 * else is kept, and a generation is put back. Used under the lock of the {@link GroupAgent}.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final AgentPorts ports;
    private final Holdings holdings;
    private volatile String divergence = "";

    Handover(AgentPorts ports, Holdings holdings) {
        this.ports = ports;
        this.holdings = holdings;
    }

    /** What was kept aside last, for people; empty where nothing was. */
    String divergence() {
        return divergence;
    }

    /** Makes the claims' folders what the history goes on from. */
    void promote(VolumeGroup order, Ledger ledger, Generation from) {
        for (VolumeGroup.ClaimStorage storage : order.spec().storage()) {
            ports.member().ensureClaim(order.namespace(), storage);
        }
        Map<String, Path> folders = ports.folders().of(order);
        if (!ledger.writer().equals(Epoch.NONE)) {
            keepWhatMayBeLost(order, ledger);
        }
        Manifest manifest =
                newerOfTheLine(ledger.epochSeen(), from)
                        .or(() -> holdings.store().find(from))
                        .orElseThrow(() ->
                                new ReplicationException(
                                        "generation "
                                                + from
                                                + " of "
                                                + ledger.group()
                                                + " is not held here"));
        holdings.store().install(manifest, folders);
        holdings.installed(ledger.epochSeen(), manifest);
        LOG.info(
                "event=generation-installed group={} epoch={} generation={}",
                ledger.group(),
                ledger.epochSeen(),
                manifest.id());
    }

    /**
     * What the last primary sent after the leader last looked: whole, of the epoch before, and
     * therefore of the same history.
     */
    private Optional<Manifest> newerOfTheLine(Epoch epoch, Generation from) {
        return holdings.newest()
                .filter(newest -> newest.id().epoch().next().equals(epoch))
                .filter(newest -> newest.id().number().compareTo(from) > 0);
    }

    /**
     * Keeps what was written here and is perhaps nowhere else. Not needed after a step down whose
     * last generation the history goes on from, nor where nothing was written after the floor.
     */
    void keepWhatMayBeLost(VolumeGroup order, Ledger ledger) {
        Epoch wrote = ledger.writer();
        Generation floor = order.spec().promote().orElse(Generation.NONE);
        if (ledger.handedOver(floor)) {
            return;
        }
        Map<String, Path> folders = ports.folders().of(order);
        boolean nothingMore =
                wrote.next().equals(ledger.epochSeen())
                        && holdings.store()
                                .find(floor)
                                .map(manifest -> holdings.store().isLive(manifest, folders))
                                .orElse(false);
        if (!nothingMore) {
            Path kept =
                    holdings.store().keepDivergence(wrote, ports.clock().wall().instant(), folders);
            divergence =
                    "what was written under epoch "
                            + wrote
                            + " and not taken over is kept as "
                            + kept.getFileName();
            LOG.warn("event=divergence-kept group={} folder={}", ledger.group(), kept);
        }
    }
}
