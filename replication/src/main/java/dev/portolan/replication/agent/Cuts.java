package dev.portolan.replication.agent;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.generation.StagedGeneration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Cuts generations while this member writes. Used under the lock of the {@link GroupAgent}. */
final class Cuts {
    private static final Logger LOG = LoggerFactory.getLogger(Cuts.class);

    private final AgentPorts ports;
    private final GroupGate gate;
    private final Holdings holdings;
    private Optional<Instant> last = Optional.empty();

    Cuts(AgentPorts ports, GroupGate gate, Holdings holdings) {
        this.ports = ports;
        this.gate = gate;
        this.holdings = holdings;
    }

    /** Forgets when the last one was: the claims' folders hold something else now. */
    void forget() {
        last = Optional.empty();
    }

    /** Whether the interval has gone by, and there can be something new. */
    boolean isDue(VolumeGroup.Spec order) {
        Instant now = ports.clock().wall().instant();
        return gate.denial().isEmpty()
                && last.map(cut ->
                                !cut.plusSeconds(order.intervalSeconds()).isAfter(now)
                                        || cut.isAfter(now))
                        .orElse(true);
    }

    /** Cuts now. Writes wait for the copy, and not for its being made durable. */
    Generation cut(VolumeGroup order, Epoch epoch) {
        Map<String, Path> folders = ports.folders().of(order);
        Generation number = next(order.spec().promote().orElse(Generation.NONE));
        var id = new GenerationId(epoch, number);
        StagedGeneration cut =
                gate.frozen(() -> {
                    // Stamped while nothing is written: everything before it is in.
                    Instant cutTime = ports.clock().wall().instant();
                    return holdings.store().stage(id, cutTime, folders);
                });
        try (cut) {
            holdings.keep(cut);
        }
        last = Optional.of(cut.manifest().cutTime());
        LOG.debug("event=generation-cut group={} id={}", order.spec().group(), id);
        return number;
    }

    private Generation next(Generation floor) {
        Generation newest =
                holdings.newest().map(Manifest::id).map(GenerationId::number).orElse(floor);
        return (newest.compareTo(floor) > 0 ? newest : floor).next();
    }
}
