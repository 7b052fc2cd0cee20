package dev.portolan.chaos.simulation;

/** What happens in a simulation, over and above its faults. */
public interface Scenario {
    String name();

    /** Lets it happen; afterwards the simulation comes to rest and is checked. */
    void play(Simulation.World world);
}
