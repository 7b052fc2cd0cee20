package dev.portolan.chaos.simulation;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Taint;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.Millicores;
import dev.portolan.model.quantity.ResourceVector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Members join, workloads are placed, members and nodes are lost and come back, and all the while
 * people change what they want. One member may stay lost.
 */
public final class JoinPlaceLoseRecover implements Scenario {
    private static final Duration JOINING = Duration.ofSeconds(30);
    private static final int PLACING_ACTS = 25;
    private static final int LOSING_ACTS = 40;

    @Override
    public String name() {
        return "join-place-lose-recover";
    }

    @Override
    public void play(Simulation.World world) {
        RandomGenerator random = world.random();
        int count = 3 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            SimulatedMember member = member("m" + i, random);
            world.agenda()
                    .after(
                            Duration.ofMillis(random.nextInt((int) JOINING.toMillis())),
                            () -> {
                                world.journal().note(member.name + " joins");
                                world.fleet().join(member);
                                meet(world, member);
                            });
        }
        world.agenda().pass(JOINING);
        for (int i = 0; i < PLACING_ACTS; i++) {
            act(world);
        }
        for (int i = 0; i < LOSING_ACTS; i++) {
            lose(world);
            act(world);
        }
        recover(world);
    }

    private static void act(Simulation.World world) {
        world.users().act(world.fleet().members().stream().map(member -> member.name).toList());
        world.agenda().pass(Duration.ofMillis(world.random().nextInt(5_000)));
    }

    private static SimulatedMember member(String name, RandomGenerator random) {
        List<String> providers = SimulatedMember.PROVIDERS;
        SimulatedMember member =
                new SimulatedMember(
                        new ClusterName(name), providers.get(random.nextInt(providers.size())));
        int machines = 1 + random.nextInt(4);
        for (int i = 0; i < machines; i++) {
            member.add(machine(2 + random.nextInt(7)));
        }
        return member;
    }

    private static ResourceVector machine(int cores) {
        return new ResourceVector(
                Millicores.ofCores(cores),
                Bytes.ofGibi(2L * cores),
                Bytes.ofGibi(100),
                30,
                Map.of());
    }

    private static void meet(Simulation.World world, SimulatedMember member) {
        for (SimulatedMember other : world.fleet().members()) {
            if (other != member) {
                double millis = 1 + world.random().nextInt(200);
                member.latency.put(other.name, millis);
                other.latency.put(member.name, millis);
            }
        }
    }

    private static void lose(Simulation.World world) {
        RandomGenerator random = world.random();
        Disturbance disturbance = world.disturbance();
        SimulatedMember member =
                world.fleet().members().get(random.nextInt(world.fleet().members().size()));
        if (disturbance.strikes(Fault.MEMBERS_FAIL, 4) && member.answers) {
            fail(world, member, random.nextBoolean());
            world.agenda()
                    .after(Duration.ofSeconds(random.nextInt(120)), () -> comeBack(world, member));
        }
        if (disturbance.strikes(Fault.CAPACITY_CHANGES, 4)) {
            changeCapacity(world, member);
        }
        if (disturbance.strikes(Fault.LATENCY_CHANGES, 4)) {
            member.latency.replaceAll((to, millis) -> 1.0 + random.nextInt(300));
        }
        if (disturbance.strikes(Fault.TAINTS_CHANGE, 5)) {
            taint(
                    world,
                    member,
                    random.nextBoolean()
                            ? List.of(
                                    new Taint(
                                            Users.TAINT,
                                            "",
                                            random.nextBoolean()
                                                    ? Taint.Effect.NoExecute
                                                    : Taint.Effect.NoSchedule))
                            : List.of());
        }
        if (disturbance.strikes(Fault.LEADER_CHANGES, 8)) {
            world.changeLeader();
        }
    }

    private static void fail(Simulation.World world, SimulatedMember member, boolean crashes) {
        world.journal().note(member.name + (crashes ? " crashes" : " falls silent"));
        member.answers = false;
        member.silentSince = world.agenda().now();
        if (crashes) {
            member.crash();
        }
    }

    private static void comeBack(Simulation.World world, SimulatedMember member) {
        if (!member.answers) {
            world.journal().note(member.name + " comes back");
            member.answers = true;
            member.silentSince = Instant.MAX;
        }
    }

    private static void changeCapacity(Simulation.World world, SimulatedMember member) {
        RandomGenerator random = world.random();
        int number = random.nextInt(member.machines.size());
        switch (random.nextInt(3)) {
            case 0 -> {
                if (member.machines.size() > 1) {
                    world.journal().note(member.name + " loses a node");
                    member.machines.remove(number);
                }
            }
            case 1 -> {
                world.journal().note(member.name + " gets a node");
                member.add(machine(2 + random.nextInt(7)));
            }
            default -> {
                Machine machine = member.machines.get(number);
                long cores = machine.foreign.equals(ResourceVector.ZERO) ? 1 : 0;
                ResourceVector foreign =
                        new ResourceVector(
                                Millicores.ofCores(cores),
                                Bytes.ofGibi(cores),
                                Bytes.ZERO,
                                cores,
                                Map.of());
                if (machine.free().plus(machine.foreign).covers(foreign)) {
                    world.journal().note(member.name + " has other people's pods: " + cores);
                    machine.foreign = foreign;
                }
            }
        }
    }

    private static void taint(Simulation.World world, SimulatedMember member, List<Taint> taints) {
        member.taints = taints;
        world.fleet().writeSpec(member);
    }

    /** All come back, but perhaps one. */
    private static void recover(Simulation.World world) {
        world.disturbance().end();
        List<SimulatedMember> members = world.fleet().members();
        boolean oneStaysLost = world.random().nextInt(3) == 0;
        for (int i = 0; i < members.size(); i++) {
            if (i > 0 || !oneStaysLost) {
                comeBack(world, members.get(i));
            }
        }
    }
}
