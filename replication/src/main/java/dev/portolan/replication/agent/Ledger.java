package dev.portolan.replication.agent;

import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.VolumeGroup.Role;

import java.util.List;
import java.util.Optional;

/**
 * What an agent must not forget of one group: it is on disk before anything is done by it. Only
 * goes forward: no lower epoch is obeyed, and who has stopped under an epoch never writes under it
 * again.
 *
 * @param epochSeen the highest epoch that it was told of
 * @param role under that epoch; empty while only the epoch is known, which is a reason to stop
 * @param writer under which epoch the claims' folders hold what this member wrote last; {@link
 *     Epoch#NONE} where they hold nothing that counts
 * @param stepDown the last time that it stopped as it was told
 */
public record Ledger(
        String group,
        Namespace namespace,
        List<String> claims,
        Epoch epochSeen,
        Optional<Role> role,
        Epoch writer,
        Optional<VolumeGroup.StepDown> stepDown) {
    public Ledger {
        claims = Json.listOrEmpty(claims);
        role = role == null ? Optional.empty() : role;
        writer = writer == null ? Epoch.NONE : writer;
        stepDown = stepDown == null ? Optional.empty() : stepDown;
    }

    static Ledger blank(String group, Namespace namespace) {
        return new Ledger(
                group,
                namespace,
                List.of(),
                Epoch.NONE,
                Optional.empty(),
                Epoch.NONE,
                Optional.empty());
    }

    /** What follows from an order: this very ledger where nothing does. */
    Ledger obey(VolumeGroup.Spec order) {
        int newer = order.epoch().compareTo(epochSeen);
        if (newer < 0) {
            return this;
        }
        boolean stops = role.equals(Optional.of(Role.Secondary));
        Role next = newer == 0 && stops ? Role.Secondary : order.role();
        return new Ledger(
                group,
                namespace,
                order.claims(),
                order.epoch(),
                Optional.of(next),
                writer,
                stepDown);
    }

    /** The lease is somebody's under a higher epoch: the order will come, the writing ends now. */
    Ledger overtaken(Epoch epoch) {
        return epoch.compareTo(epochSeen) <= 0
                ? this
                : new Ledger(group, namespace, claims, epoch, Optional.empty(), writer, stepDown);
    }

    /** From now on the claims' folders are what is written under the epoch seen. */
    Ledger wrote() {
        return new Ledger(group, namespace, claims, epochSeen, role, epochSeen, stepDown);
    }

    /** What the claims' folders hold does not count any more. */
    Ledger wroteNothing() {
        return new Ledger(group, namespace, claims, epochSeen, role, Epoch.NONE, stepDown);
    }

    Ledger steppedDown(Generation last) {
        return new Ledger(
                group,
                namespace,
                claims,
                epochSeen,
                role,
                writer,
                Optional.of(new VolumeGroup.StepDown(epochSeen, last)));
    }

    boolean hasSteppedDown() {
        return stepDown.map(down -> down.epoch().equals(epochSeen)).orElse(false);
    }

    /** Whether what was written last was handed over whole: the history goes on from its end. */
    boolean handedOver(Generation floor) {
        return stepDown.map(down ->
                        down.epoch().equals(writer)
                                && writer.next().equals(epochSeen)
                                && down.generation().compareTo(floor) <= 0)
                .orElse(false);
    }

    /** Whether it may write, given a lease. */
    boolean isWriter() {
        return role.equals(Optional.of(Role.Primary))
                && writer.equals(epochSeen)
                && !epochSeen.equals(Epoch.NONE);
    }

    /** What to do next, as far as the ledger tells. */
    Duty duty(Optional<Generation> promote) {
        if (role.isEmpty()) {
            return new Duty.Wait("epoch " + epochSeen + " has begun; waits for its order");
        }
        return switch (role.get()) {
            case Primary -> primaryDuty(promote);
            case Secondary -> {
                if (writer.equals(Epoch.NONE)) {
                    yield new Duty.Follow();
                }
                yield writer.equals(epochSeen) ? new Duty.StepDown() : new Duty.Settle(writer);
            }
        };
    }

    private Duty primaryDuty(Optional<Generation> promote) {
        if (writer.equals(epochSeen)) {
            return new Duty.Serve();
        }
        if (writer.next().equals(epochSeen)) {
            // The writer of the epoch before, or the first of all: the folders are the history.
            return new Duty.TakeOver();
        }
        return promote.<Duty>map(Duty.Promote::new)
                .orElseGet(() -> new Duty.Wait("there is no generation to start from"));
    }
}
