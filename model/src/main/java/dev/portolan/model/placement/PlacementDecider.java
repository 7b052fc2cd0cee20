package dev.portolan.model.placement;

import java.time.Instant;

/**
 * Decides where a workload goes. Pure: the same input gives the same plan; no I/O, no clock, no
 * chance. Never throws for input that the model allows; a workload that fits nowhere gets a plan
 * with no clusters and the reasons.
 */
@FunctionalInterface
public interface PlacementDecider {
    Plan decide(FleetView fleet, PlacementRequest request, Instant now);
}
