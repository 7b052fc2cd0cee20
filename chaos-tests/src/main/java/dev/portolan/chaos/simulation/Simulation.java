package dev.portolan.chaos.simulation;

import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlacementDecider;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One run of one scenario from one seed: plays it, lets it come to rest, and checks. One thread, no
 * clock, no disk; equal arguments give equal outcomes.
 */
public final class Simulation {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Longer than anything that is waited for: tolerations, retries, heartbeats. */
    private static final Duration REST = Duration.ofMinutes(6);

    private final PlacementDecider decider;
    private final Faults faults;
    private final boolean checkingRoom;

    public Simulation(PlacementDecider decider, Faults faults) {
        this(decider, faults, true);
    }

    /**
     * @param checkingRoom whether the store checks plans against the room; false breaks it, to see
     *     that the checks find it out
     */
    Simulation(PlacementDecider decider, Faults faults, boolean checkingRoom) {
        this.decider = decider;
        this.faults = faults;
        this.checkingRoom = checkingRoom;
    }

    /**
     * What has become of a run.
     *
     * @param decisions how many were written
     * @param violations what was broken, in words; empty where all held
     * @param history all that happened, a line each, in its order
     */
    public record Outcome(
            String scenario,
            long seed,
            int decisions,
            List<String> violations,
            List<String> history) {
        public Outcome {
            violations = List.copyOf(violations);
            history = List.copyOf(history);
        }
    }

    public Outcome run(Scenario scenario, long seed) {
        World world = new World(seed);
        scenario.play(world);
        world.disturbance.end();
        world.agenda.pass(REST);
        int before = world.checks.decisions();
        world.agenda.pass(REST);
        if (world.checks.decisions() > before) {
            world.checks.report(
                    "placing does not come to rest: %d decisions in quiet time"
                            .formatted(world.checks.decisions() - before));
        }
        new RestChecks(world.store.state(), world.fleet, world.readings, world.checks).check();
        return new Outcome(
                scenario.name(),
                seed,
                world.checks.decisions(),
                world.checks.violations(),
                world.journal.lines());
    }

    /** All parts of one run, as a scenario finds them. */
    public final class World {
        private final RandomGenerator random;
        private final Agenda agenda = new Agenda(START);
        private final Journal journal = new Journal(agenda);
        private final Readings readings = new Readings();
        private final Checks checks = new Checks(readings);
        private final Disturbance disturbance;
        private final SimulatedStore store;
        private final SimulatedFleet fleet;
        private final Users users;
        private PlacingNode leader;
        private long term = 1;

        private World(long seed) {
            SplittableRandom root = new SplittableRandom(seed);
            random = root.split();
            disturbance = new Disturbance(faults, root.split());
            store =
                    new SimulatedStore(
                            agenda,
                            journal,
                            disturbance,
                            root.split(),
                            checkingRoom,
                            checks::onChange);
            fleet = new SimulatedFleet(agenda, store, readings, checks, root.split());
            users = new Users(store, root.split());
            leader = lead();
            fleet.start();
        }

        RandomGenerator random() {
            return random;
        }

        Agenda agenda() {
            return agenda;
        }

        Journal journal() {
            return journal;
        }

        Disturbance disturbance() {
            return disturbance;
        }

        SimulatedFleet fleet() {
            return fleet;
        }

        Users users() {
            return users;
        }

        /** The leader is lost; another begins from what is stored. */
        void changeLeader() {
            journal.note("the leader of term " + term + " is lost");
            leader.kill();
            term++;
            leader = lead();
        }

        private PlacingNode lead() {
            PlacingNode node =
                    new PlacingNode(
                            agenda,
                            store,
                            disturbance,
                            new SplittableRandom(term),
                            decider,
                            new Term(term));
            node.start();
            return node;
        }
    }
}
