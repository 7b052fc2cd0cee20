package dev.portolan.daemon.demo;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.simulator.journal.JournalCheck;
import dev.portolan.simulator.journal.JournalLine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The outage that plays by itself: the cluster with the database's primary loses power, comes back,
 * and is then paused and woken. Every claim is checked against the public API, the resolver and the
 * bytes on disk.
 */
final class Story {
    private static final String FRONTEND = "frontend.boutique.svc.clusterset.local";
    private static final Duration REPLICATED = Duration.ofSeconds(40);
    private static final Duration DETECTED = Duration.ofSeconds(15);
    private static final Duration MOVED = Duration.ofSeconds(40);
    private static final Duration RETURNED = Duration.ofSeconds(60);
    private static final Duration AWAKE = Duration.ofSeconds(5);

    private final Federation federation;
    private final StoryWorld world;
    private final Narrator narrator;
    private final Checks checks;
    private final Patience patience;
    private final InstantSource clock;

    Story(Federation federation, StoryWorld world, Narrator narrator, InstantSource clock) {
        this.federation = federation;
        this.world = world;
        this.narrator = narrator;
        this.checks = new Checks(narrator);
        this.patience = new Patience(clock);
        this.clock = clock;
    }

    /** Who writes the database, since which epoch. */
    private record Owner(ClusterName member, Epoch epoch) {}

    /** Plays everything; returns whether every check held. */
    boolean play() throws InterruptedException {
        Optional<Owner> first = beforeTheOutage();
        if (first.isPresent()) {
            Optional<Owner> second = powerCut(first.get());
            if (second.isPresent()) {
                Optional<Owner> third = powerReturns(first.get(), second.get());
                if (third.isPresent()) {
                    pausedPrimary(third.get());
                }
            }
        }
        narrator.chapter("The end: " + checks.summary());
        return checks.allHeld();
    }

    private Optional<Owner> beforeTheOutage() throws InterruptedException {
        narrator.chapter("Before the outage");
        Optional<Owner> owner = patience.await(REPLICATED, () -> owner().filter(o -> hasCopy()));
        checks.that(owner.isPresent(), "the database has a primary and a complete copy elsewhere");
        owner.ifPresent(o -> {
            narrator.say("the database is written in " + o.member() + " under epoch " + o.epoch());
            narrator.show(copies());
            narrator.say(FRONTEND + " → " + world.resolve(FRONTEND));
            checks.that(leadsTo(o.member()), "names lead there as well");
        });
        return owner;
    }

    private Optional<Owner> powerCut(Owner before) throws InterruptedException {
        ClusterName lost = before.member();
        narrator.chapter("Power cut in " + lost);
        List<String> answers = world.resolve(FRONTEND);
        world.kill(lost);
        Instant cut = clock.instant();
        narrator.say("power is off");
        checks.that(
                patience.until(DETECTED, () -> !federation.isReady(lost)),
                lost + " is seen to be gone" + after(cut));
        checks.that(
                patience.until(MOVED, () -> !leadsTo(lost)),
                "names no longer lead there"
                        + after(cut)
                        + ": "
                        + answers
                        + " → "
                        + world.resolve(FRONTEND));
        Optional<Owner> after =
                patience.await(MOVED, () -> owner().filter(o -> !o.member().equals(lost)));
        checks.that(after.isPresent(), "the database has a new primary" + after(cut));
        checks.that(
                patience.until(
                        MOVED,
                        () -> federation.placements().stream().noneMatch(p -> isOn(p, lost))),
                "every workload has been decided away from it" + after(cut));
        federation.placements().forEach(placement -> narrator.show(line(placement)));
        checks.that(
                patience.until(MOVED, () -> federation.readiness().isComplete()),
                "the shop is whole again" + after(cut) + ": " + federation.readiness().describe());
        after.ifPresent(owner -> compareJournals(before, owner));
        return after;
    }

    /** What the new primary started from must be, to the byte, what the old one wrote. */
    private void compareJournals(Owner before, Owner after) {
        JournalCheck old = world.journal(before.member());
        JournalCheck now = world.journal(after.member());
        JournalCheck kept =
                new JournalCheck(
                        now.lines().stream()
                                .takeWhile(line -> line.epoch().compareTo(after.epoch()) < 0)
                                .toList(),
                        List.of());
        checks.that(
                kept.lastSequence() > 0 && old.continues(kept),
                "the copy's journal is the primary's, line for line");
        narrator.say(
                "        "
                        + kept.lastSequence()
                        + " lines kept; "
                        + (old.lastSequence() - kept.lastSequence())
                        + " were written after the last complete copy");
        narrator.say("        " + federation.told("Failover"));
        checks.that(
                now.lastSequence() > kept.lastSequence() && now.isSound(),
                after.member()
                        + " goes on writing it, without a gap, under epoch "
                        + after.epoch()
                        + told(now.problems()));
    }

    private Optional<Owner> powerReturns(Owner before, Owner during) throws InterruptedException {
        ClusterName home = before.member();
        narrator.chapter("Power returns to " + home);
        world.restart(home);
        Instant back = clock.instant();
        checks.that(
                patience.until(RETURNED, () -> federation.isReady(home)),
                home + " is Ready" + after(back));
        Optional<Owner> after =
                patience.await(RETURNED, () -> owner().filter(o -> o.member().equals(home)));
        checks.that(after.isPresent(), "the database is home again" + after(back));
        if (after.isEmpty()) {
            return after;
        }
        checks.that(
                after.get().epoch().compareTo(during.epoch()) > 0,
                "under a new epoch, " + after.get().epoch());
        narrator.say("        " + federation.told("Failback"));
        JournalCheck left = world.journal(during.member());
        checks.that(
                patience.until(
                        RETURNED,
                        () -> {
                            JournalCheck now = world.journal(home);
                            return now.lastSequence() > left.lastSequence() && now.continues(left);
                        }),
                "not a line is missing: all "
                        + left.lastSequence()
                        + " of "
                        + during.member()
                        + " are there, and more");
        checks.that(
                world.journal(home).isSound(),
                "the journal is whole" + told(world.journal(home).problems()));
        checks.that(
                patience.until(RETURNED, () -> leadsTo(home)),
                "names lead there again" + after(back) + ": " + world.resolve(FRONTEND));
        return after;
    }

    private void pausedPrimary(Owner before) throws InterruptedException {
        ClusterName asleep = before.member();
        narrator.chapter(asleep + " is paused while it writes");
        checks.that(
                patience.until(REPLICATED, () -> hasCopy()),
                "the database has a complete copy elsewhere");
        world.pause(asleep);
        Instant paused = clock.instant();
        long written = world.journal(asleep).lastSequence();
        narrator.say("it stands still, " + written + " lines into its journal");
        Optional<Owner> after =
                patience.await(MOVED, () -> owner().filter(o -> !o.member().equals(asleep)));
        checks.that(after.isPresent(), "the database has a new primary" + after(paused));
        if (after.isEmpty()) {
            return;
        }
        narrator.say(after.get().member() + " writes under epoch " + after.get().epoch());
        narrator.say("        " + federation.told("Failover"));
        long denied = world.deniedWrites(asleep);
        world.resume(asleep);
        narrator.say(asleep + " wakes up and believes that it is still the primary");
        checks.that(
                patience.until(AWAKE, () -> world.deniedWrites(asleep) > denied),
                "it tries to write and is refused ("
                        + (world.deniedWrites(asleep) - denied)
                        + " times so far)");
        List<JournalLine> stale = world.journal(asleep).acceptedAfter(before.epoch(), paused);
        checks.that(
                stale.isEmpty() && world.journal(asleep).lastSequence() == written,
                "not a byte was accepted there under epoch " + before.epoch() + told(stale));
        JournalCheck journal = world.journal(after.get().member());
        checks.that(
                journal.isSound(), "the new primary's journal is whole" + told(journal.problems()));
    }

    private Optional<Owner> owner() {
        return federation
                .database()
                .flatMap(d -> d.status().primary().map(p -> new Owner(p, d.status().epoch())));
    }

    private boolean leadsTo(ClusterName member) {
        return world.resolve(FRONTEND).stream().anyMatch(address -> world.leadsTo(member, address));
    }

    private boolean hasCopy() {
        return federation
                .database()
                .filter(d ->
                        d.status().replicas().stream().anyMatch(r -> r.generation().value() > 0))
                .isPresent();
    }

    private String copies() {
        return federation.database().stream()
                .flatMap(d -> d.status().replicas().stream())
                .map(Story::copy)
                .collect(Collectors.joining("\n"));
    }

    private static String copy(ProtectedApplication.Replica replica) {
        return "copy in "
                + replica.member()
                + ": generation "
                + replica.generation()
                + ", "
                + replica.lagSeconds().map(lag -> lag + " s behind").orElse("age unknown");
    }

    private static boolean isOn(Placement placement, ClusterName member) {
        return placement.spec().clusters().stream()
                .anyMatch(share -> share.cluster().equals(member));
    }

    private static String line(Placement placement) {
        String where =
                placement.spec().clusters().stream()
                        .map(share -> share.cluster() + "=" + share.replicas())
                        .collect(Collectors.joining(", "));
        return "%-16s %s".formatted(placement.spec().workload().name(), where);
    }

    private String after(Instant event) {
        return " after %.1f s"
                .formatted(Duration.between(event, clock.instant()).toMillis() / 1000.0);
    }

    private static String told(List<?> problems) {
        return problems.isEmpty() ? "" : ": " + problems;
    }
}
