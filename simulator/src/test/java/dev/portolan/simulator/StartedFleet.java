package dev.portolan.simulator;

import io.vertx.core.Vertx;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A fleet for one test, on free ports of a network of its own. */
final class StartedFleet implements AutoCloseable {
    private static final AtomicInteger NETWORK = new AtomicInteger(60);

    final SimulatedFleet fleet;
    private final Vertx vertx = Vertx.vertx();

    StartedFleet(int members, Path folder) throws InterruptedException {
        fleet =
                SimulatedFleet.start(
                        FleetPlan.demo().first(members).onFreePorts(NETWORK.getAndIncrement()),
                        folder,
                        vertx,
                        InstantSource.system(),
                        new SecureRandom());
    }

    SimulatedCluster member(int index) {
        return fleet.members().get(index);
    }

    @Override
    public void close() throws Exception {
        fleet.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
