package dev.portolan.model.placement;

import dev.portolan.model.cluster.ClusterName;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a copy of a workload's protected volumes is.
 *
 * @param primary whether the writer's copy is here
 * @param lag how far a replica is behind the primary; empty while that is unknown
 * @param verified whether the replica's newest generation has been verified
 * @param rpo the lag that its policy aims at
 */
public record VolumePlace(
        ClusterName cluster,
        boolean primary,
        Optional<Duration> lag,
        boolean verified,
        Duration rpo) {}
