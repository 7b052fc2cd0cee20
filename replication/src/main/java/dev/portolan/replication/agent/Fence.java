package dev.portolan.replication.agent;

import dev.portolan.model.volume.Epoch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether one group may be written here at a moment. Immutable, pure.
 *
 * <p>A lease runs from a moment <em>before</em> its renewal was sent, by the member's own clocks:
 * whoever seals it at the control cluster later than that can count on its end. Two clocks are
 * asked, since a machine that sleeps stops the one, and a set clock moves the other: the later
 * reading counts.
 */
public record Fence(Ledger ledger, Optional<Lease> lease) {
    /** The right to write for a while. */
    public record Lease(Epoch epoch, long sinceNanos, Instant sinceWall, Duration duration) {}

    static Fence closed(Ledger ledger) {
        return new Fence(ledger, Optional.empty());
    }

    /** A lease is worth nothing under another epoch, nor after stepping down. */
    Fence with(Ledger next) {
        boolean keeps =
                next.epochSeen().equals(ledger.epochSeen()) && next.role().equals(ledger.role());
        return new Fence(next, keeps ? lease : Optional.empty());
    }

    Fence renewed(Lease renewed) {
        return renewed.epoch().equals(ledger.epochSeen())
                ? new Fence(ledger, Optional.of(renewed))
                : this;
    }

    /** A renewal for a shorter time is about to be sent: from now on no more is counted on. */
    Fence atMost(Duration duration) {
        return new Fence(
                ledger,
                lease.map(held ->
                        held.duration().compareTo(duration) <= 0
                                ? held
                                : new Lease(
                                        held.epoch(),
                                        held.sinceNanos(),
                                        held.sinceWall(),
                                        duration)));
    }

    /**
     * Why nothing may be written; empty where it may.
     *
     * @param margin the last part of the lease, in which no write is begun
     */
    Optional<String> denial(long nanos, Instant wall, Duration margin) {
        if (!ledger.isWriter()) {
            return Optional.of(
                    ledger.group()
                            + " is not written here"
                            + ledger.role().map(role -> ": " + role).orElse("")
                            + " under epoch "
                            + ledger.epochSeen());
        }
        if (lease.isEmpty()) {
            return Optional.of(
                    "the lease of epoch " + ledger.epochSeen() + " has not been renewed yet");
        }
        Duration byMachine = Duration.ofNanos(nanos - lease.get().sinceNanos());
        Duration byWall = Duration.between(lease.get().sinceWall(), wall);
        Duration age = byMachine.compareTo(byWall) > 0 ? byMachine : byWall;
        Duration left = lease.get().duration().minus(age);
        return left.compareTo(margin) > 0
                ? Optional.empty()
                : Optional.of(
                        "the lease of epoch "
                                + ledger.epochSeen()
                                + " was last renewed "
                                + age.toMillis()
                                + " ms ago and lasts "
                                + lease.get().duration().toMillis()
                                + " ms");
    }
}
