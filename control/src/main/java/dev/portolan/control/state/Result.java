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
     * Nothing was done: the request is older than what is remembered of its client, or nothing is
     * remembered of the client any more, so that it may have taken effect before.
     */
    record Forgotten(RequestId id) implements Result {}

    /**
     * Of {@link Command.OpenClient}.
     *
     * @param client names its requests from now on
     */
    record Opened(String client) implements Result {}

    /** Nothing was done: the command belongs to a feature level that is not in force. */
    record NotYet(FeatureLevel needed) implements Result {}

    Result DONE = new Done();
}
