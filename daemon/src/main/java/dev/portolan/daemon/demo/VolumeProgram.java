package dev.portolan.daemon.demo;

import dev.portolan.simulator.MemberProgram;
import dev.portolan.simulator.SimulatedCluster;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The volume agent, as a program inside a simulated member: holds the gate of its volumes and moves
 * their generations.
 */
final class VolumeProgram implements MemberProgram {
    VolumeProgram(Demo.ControlAccess control, Path folder, InstantSource clock) {}

    @Override
    public void start(SimulatedCluster member) {}

    @Override
    public void stop() {}
}
