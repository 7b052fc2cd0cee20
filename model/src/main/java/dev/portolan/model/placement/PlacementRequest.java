package dev.portolan.model.placement;

import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.workload.Workload;

import java.util.List;
import java.util.Optional;

/**
 * One workload to decide on.
 *
 * @param current where it is now, if it has been placed
 * @param volumes copies of its protected volumes; empty where nothing protects them. While a copy
 *     is primary, the workload can run nowhere else.
 */
public record PlacementRequest(
        Workload workload,
        PlacementPolicy policy,
        Optional<Placement> current,
        List<VolumePlace> volumes) {
    public PlacementRequest {
        volumes = List.copyOf(volumes);
    }
}
