package dev.portolan.replication;

import java.time.Duration;

/**
 * How the replication loop goes about it.
 *
 * @param drift how far two clocks may part while a lease runs; added to its length before anybody
 *     else may write
 * @param interval between two looks at every protected application
 * @param report the shortest time between two writes of a status in which only numbers have moved
 * @param memberTimeout how long a look waits for a member's answer
 * @param stepDownTimeout how long a planned move waits for the old primary's last generation before
 *     it goes back
 * @param settle how long a preferred member must have been ready before the writer returns there
 * @param replaceAfter how long a replica's member may be lost before another is chosen
 */
public record ReplicationOptions(
        Duration drift,
        Duration interval,
        Duration report,
        Duration memberTimeout,
        Duration stepDownTimeout,
        Duration settle,
        Duration replaceAfter) {
    public static final ReplicationOptions DEFAULTS =
            new ReplicationOptions(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5));

    /** Moves within seconds: for the demo, whose clocks are one clock. */
    public static final ReplicationOptions DEMO =
            new ReplicationOptions(
                    Duration.ofMillis(200),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60));

    public ReplicationOptions {
        if (drift.isNegative() || !interval.isPositive() || !memberTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "drift must not be negative, interval and memberTimeout must be positive, but"
                            + " they are "
                            + drift
                            + ", "
                            + interval
                            + " and "
                            + memberTimeout);
        }
    }

    public ReplicationOptions withDrift(Duration newDrift) {
        return new ReplicationOptions(
                newDrift, interval, report, memberTimeout, stepDownTimeout, settle, replaceAfter);
    }
}
