package dev.portolan.replication.mover;

import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.StagedGeneration;

import java.util.Optional;

/** Who may send what to this member. Asked before anything is read, and again before the commit. */
@FunctionalInterface
public interface ReceiverRules {
    Ruling rule(Hello hello);

    sealed interface Ruling {}

    /**
     * @param commit keeps the generation if the sender may still send it at that moment
     */
    record Admitted(GenerationStore store, Commit commit) implements Ruling {}

    record Refused(String reason) implements Ruling {}

    /** The last look before a generation counts. */
    @FunctionalInterface
    interface Commit {
        /**
         * @return why it was not kept; empty where it was
         */
        Optional<String> commit(StagedGeneration staged);
    }
}
