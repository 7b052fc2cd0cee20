package dev.portolan.members;

import java.time.Duration;

/**
 * How patient the federation is with its members.
 *
 * @param heartbeatTimeout a member without a heartbeat or an answer for this long is no longer
 *     Ready
 * @param probeInterval between two looks at a member's heartbeat
 * @param requestTimeout of one request to a member's API, connecting included
 * @param retryFloor before the first repeat of what failed; doubled each time
 * @param retryCeiling the longest wait before a repeat
 * @param resync the longest time between two passes over everything, whatever the watches say
 * @param concurrentRequests writes under way at one member at a time
 */
public record MembersOptions(
        Duration heartbeatTimeout,
        Duration probeInterval,
        Duration requestTimeout,
        Duration retryFloor,
        Duration retryCeiling,
        Duration resync,
        int concurrentRequests) {
    public static final MembersOptions DEFAULTS =
            new MembersOptions(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    8);

    /** Notices a lost member within seconds: for the demo, whose members are near. */
    public static final MembersOptions DEMO =
            new MembersOptions(
                    Duration.ofSeconds(3),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    8);

    public MembersOptions {
        if (probeInterval.compareTo(heartbeatTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "probeInterval "
                            + probeInterval
                            + " must be shorter than heartbeatTimeout "
                            + heartbeatTimeout
                            + ", else every member counts as lost");
        }
        if (concurrentRequests < 1) {
            throw new IllegalArgumentException(
                    "concurrentRequests must be at least 1, not " + concurrentRequests);
        }
    }

    /** The same patience, but for when a member counts as lost and how often it is looked at. */
    public MembersOptions watching(Duration lostAfter, Duration every) {
        return new MembersOptions(
                lostAfter,
                every,
                requestTimeout,
                retryFloor,
                retryCeiling,
                resync,
                concurrentRequests);
    }
}
