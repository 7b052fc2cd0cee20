package dev.portolan.replication.agent;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A member's two clocks.
 *
 * @param nanos never goes back; leases are judged by it
 * @param wall stamps cuts, and gives away a machine that was asleep while {@code nanos} stood still
 */
public record AgentClock(LongSupplier nanos, InstantSource wall) {}
