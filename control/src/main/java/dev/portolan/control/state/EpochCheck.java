package dev.portolan.control.state;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook;
import dev.portolan.model.volume.EpochBook.Grant;

import java.util.List;
import java.util.Optional;

/** Moves the right to write a group to the next epoch, once for each. */
final class EpochCheck {
    private EpochCheck() {}

    static Applied apply(FederationState state, Command.RaiseEpoch raise) {
        Optional<Grant> inForce = state.grant(raise.group());
        Epoch epoch = inForce.map(Grant::epoch).orElse(Epoch.NONE);
        if (raise.term().compareTo(state.term()) < 0) {
            return refused(
                    state,
                    inForce,
                    "term "
                            + raise.term().value()
                            + " is over, term "
                            + state.term().value()
                            + " has begun");
        }
        if (!epoch.equals(raise.expected())) {
            return refused(
                    state,
                    inForce,
                    raise.group() + " is at epoch " + epoch + ", not at " + raise.expected());
        }
        Grant grant =
                new Grant(
                        raise.group(),
                        epoch.next(),
                        raise.primary(),
                        raise.floor(),
                        raise.reason());
        return new Applied(
                state.atTerm(raise.term()).with(grant),
                new Result.Epochs(new EpochBook.Raised(grant)),
                List.of());
    }

    private static Applied refused(FederationState state, Optional<Grant> inForce, String why) {
        return new Applied(
                state, new Result.Epochs(new EpochBook.Refused(inForce, why)), List.of());
    }
}
