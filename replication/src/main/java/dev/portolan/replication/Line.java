package dev.portolan.replication;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;

/**
 * Which generations belong to the one history of a group. A number alone does not tell: a primary
 * that was cut off may have cut a generation that its successor never saw, and the successor gives
 * the same number to another.
 */
final class Line {
    private Line() {}

    /**
     * Whether {@code generation}, cut under {@code epoch}, is part of the history that {@code
     * grant} continues. Of epochs before the last one too little is known to say yes.
     */
    static boolean has(Grant grant, Epoch epoch, Generation generation) {
        if (generation.equals(Generation.NONE)) {
            return false;
        }
        if (epoch.equals(grant.epoch())) {
            return true;
        }
        return epoch.next().equals(grant.epoch()) && generation.compareTo(grant.floor()) <= 0;
    }

    /** Whether a member's newest generation is complete, checked and of this history. */
    static boolean has(Grant grant, VolumeGroup.Status part) {
        return part.verified() && has(grant, part.generationEpoch(), part.generation());
    }
}
