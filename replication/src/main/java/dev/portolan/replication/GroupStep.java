package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.EpochBook.Grant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a step decided for one group.
 *
 * @param effects in the order in which they are to be done
 * @param reason a sentence for people
 * @param writable whether the grant's primary writes under the grant's epoch
 * @param fenced whether nobody else than the grant's primary can write
 * @param replicas the chosen copies
 */
record GroupStep(
        Memory memory,
        List<Effect> effects,
        Phase phase,
        String reason,
        Optional<Grant> grant,
        boolean writable,
        boolean fenced,
        List<ClusterName> replicas,
        String shortfall) {

    GroupStep {
        effects = List.copyOf(effects);
        replicas = List.copyOf(replicas);
    }

    /**
     * What the loop remembers of a group between two steps. Nothing depends on it but how long it
     * waits: a leader that has forgotten starts the waits again.
     *
     * @param epoch what the times belong to
     * @param sealedSince the uptime at which the lease was first seen sealed for the epoch
     * @param steppingSince the uptime at which the primary was first seen told to step down
     * @param lostSince the uptime at which the primary's member was first seen not ready
     */
    record Memory(
            long epoch,
            Optional<Duration> sealedSince,
            Optional<Duration> steppingSince,
            Optional<Duration> lostSince) {
        static final Memory NOTHING =
                new Memory(0, Optional.empty(), Optional.empty(), Optional.empty());

        Memory at(long newEpoch) {
            return newEpoch == epoch
                    ? this
                    : new Memory(newEpoch, Optional.empty(), Optional.empty(), lostSince);
        }

        Memory sealed(Duration uptime) {
            return sealedSince.isPresent()
                    ? this
                    : new Memory(epoch, Optional.of(uptime), steppingSince, lostSince);
        }

        Memory stepping(Duration uptime) {
            return steppingSince.isPresent()
                    ? this
                    : new Memory(epoch, sealedSince, Optional.of(uptime), lostSince);
        }

        Memory lost(boolean lost, Duration uptime) {
            if (lost == lostSince.isPresent()) {
                return this;
            }
            return new Memory(
                    epoch,
                    sealedSince,
                    steppingSince,
                    lost ? Optional.of(uptime) : Optional.empty());
        }
    }

    GroupStep with(ReplicationPlanner.Choice choice) {
        return new GroupStep(
                memory,
                effects,
                phase,
                reason,
                grant,
                writable,
                fenced,
                choice.replicas(),
                choice.shortfall());
    }

    GroupStep after(List<Effect> first) {
        List<Effect> all = new ArrayList<>(first);
        all.addAll(effects);
        return new GroupStep(
                memory, all, phase, reason, grant, writable, fenced, replicas, shortfall);
    }
}
