package dev.portolan.replication.agent;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.generation.StagedGeneration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * The generations that a member holds of a group, and whether the newest has been checked. Changed
 * under the lock of the {@link GroupAgent} alone; read by anybody.
 */
final class Holdings {
    private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

    private final GenerationStore store;
    private Epoch droppedFor = Epoch.NONE;
    private boolean checked;
    private volatile boolean verified;

    Holdings(GenerationStore store) {
        this.store = store;
    }

    GenerationStore store() {
        return store;
    }

    Optional<Manifest> newest() {
        return store.newest();
    }

    boolean isVerified() {
        return verified;
    }

    /** Checks, once, what an earlier run has left. */
    void check() {
        if (checked) {
            return;
        }
        Optional<Manifest> newest = store.newest();
        if (newest.isPresent() && !verified) {
            try {
                store.verify(newest.get());
                verified = true;
            } catch (ReplicationException e) {
                LOG.warn("event=generation-damaged reason=\"{}\"", e.getMessage());
                store.dropDamaged(newest.get());
            }
        }
        checked = true;
    }

    /** Keeps a generation that was checked while it came to be. */
    void keep(StagedGeneration staged) {
        staged.commit();
        verified = true;
    }

    /** Drops, once for each order, what the history has gone on without. */
    void dropBeyond(VolumeGroup.Spec order) {
        if (!droppedFor.equals(order.epoch())) {
            dropBeyond(order.epoch(), order.promote().orElse(Generation.NONE));
        }
    }

    /** Notes that the claims' folders have been made what {@code manifest} says. */
    void installed(Epoch epoch, Manifest manifest) {
        verified = true;
        dropBeyond(epoch, manifest.id().number());
    }

    private void dropBeyond(Epoch epoch, Generation floor) {
        store.dropBeyond(epoch, floor);
        droppedFor = epoch;
    }
}
