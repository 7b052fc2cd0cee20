package dev.portolan.control.state;

import dev.portolan.model.control.LeaseBook;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.WriteOutcome;
import dev.portolan.model.volume.EpochBook;

/** What became of a command. */
public sealed interface Result {
    /** Of {@link Command.Transact}. */
    record Wrote(WriteOutcome outcome) implements Result {}

    /** Of {@link Command.CommitPlan}. */
    record Planned(PlanCommitter.Outcome outcome) implements Result {}

    /** Of {@link Command.RaiseEpoch}. */
    record Epochs(EpochBook.Outcome outcome) implements Result {}

    /** Of {@link Command.AcquireLease}: the lease in force. */
    record Leased(LeaseBook.Lease lease) implements Result {}

    /** Of commands that have nothing to tell. */
    record Done() implements Result {}

    /**
     * The request is older than what is remembered of its client: it is not known whether it took
     * effect.
     */
    record Forgotten(RequestId id) implements Result {}

    Result DONE = new Done();
}
