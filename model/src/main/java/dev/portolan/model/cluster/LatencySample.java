package dev.portolan.model.cluster;

import java.time.Instant;

/**
 * The measured round trip from one member to another. Not symmetric.
 *
 * @param to the other end
 * @param p50Millis the median of the recent probes, in milliseconds
 * @param p99Millis their 99th percentile, in milliseconds
 * @param samples how many probes that is
 * @param measuredAt when the last of them ended
 */
public record LatencySample(
        ClusterName to, double p50Millis, double p99Millis, int samples, Instant measuredAt) {}
