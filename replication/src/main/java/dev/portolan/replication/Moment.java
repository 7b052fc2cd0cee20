package dev.portolan.replication;

import java.time.Duration;
import java.time.Instant;

/**
 * Now, by two clocks.
 *
 * @param wall for what people read, and for times that others wrote down
 * @param uptime since the loop's start, never going back: waits are measured by it
 */
public record Moment(Instant wall, Duration uptime) {}
