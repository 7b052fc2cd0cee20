package dev.portolan.control.state;

import dev.portolan.model.control.LeaseBook.Lease;

import java.util.List;
import java.util.Optional;

/** Who holds a lease, by the times that the callers name. */
final class LeaseCheck {
    private LeaseCheck() {}

    static Applied apply(FederationState state, Command.AcquireLease acquire) {
        Optional<Lease> current = state.lease(acquire.name());
        boolean own = current.isPresent() && current.get().holder().equals(acquire.holder());
        if (current.isPresent() && !own && acquire.now().isBefore(current.get().expires())) {
            return new Applied(state, new Result.Leased(current.get()), List.of());
        }
        boolean longer = !own || acquire.expires().isAfter(current.get().expires());
        Lease lease =
                longer
                        ? new Lease(acquire.name(), acquire.holder(), acquire.expires())
                        : current.get();
        return new Applied(
                state.with(state.leases().put(lease.name(), lease)),
                new Result.Leased(lease),
                List.of());
    }

    static Applied apply(FederationState state, Command.ReleaseLease release) {
        boolean held =
                state.lease(release.name())
                        .filter(lease -> lease.holder().equals(release.holder()))
                        .isPresent();
        return new Applied(
                held ? state.with(state.leases().remove(release.name())) : state,
                Result.DONE,
                List.of());
    }
}
