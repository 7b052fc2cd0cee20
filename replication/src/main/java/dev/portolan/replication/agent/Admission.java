package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.VolumeGroup.Role;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.mover.Hello;

import java.util.Optional;

/**
 * Whether a member takes the generation that a peer announces. Pure.
 *
 * @param self the member that is to take it
 * @param primary who holds the grant by this member's own order
 * @param newest what it holds already
 */
record Admission(
        ClusterName self,
        Ledger ledger,
        Optional<ClusterName> primary,
        Optional<GenerationId> newest) {
    /** Why not; empty where it does. */
    Optional<String> refusal(Hello hello) {
        int newer = hello.epoch().compareTo(ledger.epochSeen());
        if (newer < 0) {
            return Optional.of(
                    "epoch "
                            + hello.epoch()
                            + " is over: "
                            + self
                            + " has seen epoch "
                            + ledger.epochSeen());
        }
        if (newer > 0) {
            return Optional.of(self + " has not been told of epoch " + hello.epoch() + " yet");
        }
        if (!ledger.role().equals(Optional.of(Role.Secondary))) {
            return Optional.of(self + " takes no generations under epoch " + hello.epoch());
        }
        if (!primary.equals(Optional.of(hello.sender()))) {
            return Optional.of(
                    hello.sender() + " does not hold the grant of epoch " + hello.epoch());
        }
        if (!ledger.writer().equals(Epoch.NONE)) {
            return Optional.of(self + " has not yet kept what it wrote itself");
        }
        return newest.filter(held -> held.compareTo(hello.generation()) > 0)
                .map(held -> self + " holds " + held + " already");
    }
}
