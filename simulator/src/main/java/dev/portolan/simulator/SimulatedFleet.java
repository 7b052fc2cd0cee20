package dev.portolan.simulator;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.simulator.cluster.MemberPlan;
import dev.portolan.simulator.network.RoundTripTable;
import dev.portolan.simulator.network.SimulatedNetwork;

import io.vertx.core.Vertx;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** Several members in one process, and the network between them. Safe for use by many threads. */
public final class SimulatedFleet implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);

    private final FleetPlan plan;
    private final SimulatedNetwork network;
    private final List<SimulatedCluster> members;

    private SimulatedFleet(
            FleetPlan plan, SimulatedNetwork network, List<SimulatedCluster> members) {
        this.plan = plan;
        this.network = network;
        this.members = List.copyOf(members);
    }

    /**
     * Starts all members side by side and returns when their APIs listen. Not to be called on an
     * event loop.
     *
     * @param folder where the members' volumes lie, in a folder each
     * @param vertx shared by all; stays the caller's
     * @param random for tokens and UIDs; used by many threads
     */
    public static SimulatedFleet start(
            FleetPlan plan, Path folder, Vertx vertx, InstantSource clock, RandomGenerator random)
            throws InterruptedException {
        var network = new SimulatedNetwork(RoundTripTable.ofCloudRegions(), plan.control());
        List<Future<SimulatedCluster>> starting = new ArrayList<>();
        List<SimulatedCluster> started = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (MemberPlan member : plan.members()) {
                Path home = folder.resolve(member.name().value());
                starting.add(
                        executor.submit(() ->
                                SimulatedCluster.start(
                                        member, plan, home, network, vertx, clock, random)));
            }
            for (Future<SimulatedCluster> future : starting) {
                started.add(future.get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS));
            }
        } catch (ExecutionException | TimeoutException e) {
            network.close();
            started.forEach(SimulatedCluster::close);
            throw new IllegalStateException("the fleet does not start: " + e.getMessage(), e);
        }
        return new SimulatedFleet(plan, network, started);
    }

    public FleetPlan plan() {
        return plan;
    }

    /** The members in the order of the plan. */
    public List<SimulatedCluster> members() {
        return members;
    }

    /**
     * @throws IllegalArgumentException when there is no such member; names those that there are
     */
    public SimulatedCluster member(ClusterName name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no member "
                                        + name
                                        + " in this fleet, only "
                                        + members.stream().map(SimulatedCluster::name).toList()));
    }

    /** What delays, cuts and slows the connections between the members. */
    public SimulatedNetwork network() {
        return network;
    }

    /**
     * Puts a listener of the control cluster at the control cluster's place in the network.
     *
     * @param port at its address; a free one is taken where the fleet has no fixed ports
     * @return the address for the programs inside members
     */
    public InetSocketAddress exposeControl(int port, InetSocketAddress backend) {
        return network.expose(
                SimulatedNetwork.CONTROL,
                new InetSocketAddress(plan.controlAddress(), plan.fixedPorts() ? port : 0),
                backend);
    }

    @Override
    public void close() {
        network.close();
        members.forEach(SimulatedCluster::close);
    }
}
