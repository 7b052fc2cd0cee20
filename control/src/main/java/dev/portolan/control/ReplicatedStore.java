package dev.portolan.control;

import dev.portolan.control.log.CommandLog;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.Result;
import dev.portolan.control.watch.LocalCopy;

import java.time.Duration;

/** The objects of the control cluster, read from this node's copy and written through the log. */
final class ReplicatedStore extends VersionedStore {
    private final CommandLog log;
    private final Proposer proposer;
    private final Duration patience;

    /**
     * @param patience of reads
     */
    ReplicatedStore(CommandLog log, LocalCopy copy, Proposer proposer, Duration patience) {
        super(copy, patience);
        this.log = log;
        this.proposer = proposer;
        this.patience = patience;
    }

    @Override
    Result carryOut(Command command) {
        return proposer.propose(command);
    }

    @Override
    void confirm() {
        log.readIndex(patience);
    }
}
