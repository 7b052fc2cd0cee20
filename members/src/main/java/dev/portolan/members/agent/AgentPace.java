package dev.portolan.members.agent;

import java.time.Duration;

/**
 * How often the agent does what.
 *
 * @param heartbeat between renewals of the Lease
 * @param probe between probes of one peer
 * @param report between looks at whether the report is worth writing
 * @param peers between readings of the list of peers
 * @param requestTimeout of one request or probe
 * @param window how many probes the percentiles are taken over
 */
public record AgentPace(
        Duration heartbeat,
        Duration probe,
        Duration report,
        Duration peers,
        Duration requestTimeout,
        int window) {
    public static final AgentPace DEFAULTS =
            new AgentPace(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5),
                    31);

    /** Shows a changed delay within seconds: for the demo. */
    public static final AgentPace DEMO =
            new AgentPace(
                    Duration.ofMillis(500),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    9);
}
