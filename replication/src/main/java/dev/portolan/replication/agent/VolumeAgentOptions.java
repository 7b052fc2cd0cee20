package dev.portolan.replication.agent;

import dev.portolan.replication.mover.SharedKey;

import java.time.Duration;
import java.util.Optional;

/**
 * How a volume agent goes about it.
 *
 * @param poll between two readings of its orders
 * @param writeMargin the last part of a lease, in which no write is begun
 * @param freezeLimit how long a write waits for a cut before it is denied
 * @param transferTimeout without a byte from the other agent for this long, a transfer has failed
 * @param key what agents prove to each other that they belong together with; without one, anybody
 *     who reaches the port may talk
 */
public record VolumeAgentOptions(
        Duration poll,
        Duration writeMargin,
        Duration freezeLimit,
        Duration transferTimeout,
        Optional<SharedKey> key) {
    public static final VolumeAgentOptions DEFAULTS =
            new VolumeAgentOptions(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20),
                    Optional.empty());

    /** Follows orders within a quarter of a second: for the demo. */
    public static final VolumeAgentOptions DEMO =
            new VolumeAgentOptions(
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Optional.empty());

    public VolumeAgentOptions withKey(SharedKey newKey) {
        return new VolumeAgentOptions(
                poll, writeMargin, freezeLimit, transferTimeout, Optional.of(newKey));
    }
}
