package dev.portolan.simulator.cluster;

import java.time.Duration;

/**
 * How long pods take.
 *
 * @param start from being bound to a node until its containers run and are ready
 * @param stop from being asked to go until it is gone
 * @param run until a pod that is meant to end, as a Job's, has succeeded
 */
public record PodTimings(Duration start, Duration stop, Duration run) {
    /** Fast enough to watch, slow enough to see. */
    public static final PodTimings DEFAULT =
            new PodTimings(
                    Duration.ofMillis(1000), Duration.ofMillis(500), Duration.ofMillis(1000));
}
