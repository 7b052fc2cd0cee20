package dev.portolan.replication;

import dev.portolan.model.volume.Epoch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Between the seal and the order to the new primary: nobody is told to write before nobody else can
 * any more. Pure.
 */
final class Promotion {
    private final Duration drift;

    /**
     * @param drift by how much a lease may seem to last longer on another machine
     */
    Promotion(Duration drift) {
        this.drift = drift;
    }

    GroupStep decide(Situation situation, Orders orders) {
        Duration left = waitLeft(situation);
        String cause = situation.grant().reason();
        if (left.isPositive()) {
            return situation
                    .unsettled(
                            situation.moving(),
                            cause
                                    + "; waits "
                                    + left.toMillis()
                                    + " ms for older leases to run out")
                    .after(orders.toOthers());
        }
        Optional<GroupStep> lost = LostPrimary.follow(situation);
        if (lost.isPresent()) {
            return lost.get();
        }
        List<Effect> effects = new ArrayList<>();
        // What a member that does not answer has been told is not known.
        if (situation.group().reachable().contains(situation.grant().primary())) {
            effects.add(orders.toPrimary());
        }
        effects.addAll(orders.toOthers());
        return situation.fenced(situation.moving(), cause).after(effects);
    }

    /** How long somebody may still write under an older epoch. */
    private Duration waitLeft(Situation situation) {
        Epoch epoch = situation.grant().epoch();
        boolean first = epoch.equals(Epoch.NONE.next());
        boolean stopped =
                situation.group().parts().values().stream()
                        .flatMap(part -> part.status().stepDown().stream())
                        .anyMatch(down -> down.epoch().next().equals(epoch));
        if (first || stopped) {
            return Duration.ZERO;
        }
        Duration now = situation.context().now().uptime();
        Duration lease = situation.group().lease().orElseThrow().lease().duration();
        return situation.memory().sealedSince().orElse(now).plus(lease).plus(drift).minus(now);
    }
}
