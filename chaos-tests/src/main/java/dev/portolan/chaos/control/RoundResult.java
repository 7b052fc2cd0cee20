package dev.portolan.chaos.control;

import java.time.Duration;
import java.util.List;

/**
 * What came out of one round.
 *
 * @param acknowledged writes
 * @param operations in the histories that were checked
 * @param events what was done, in order, for people
 * @param anomalies what must not be; empty when all is well
 */
public record RoundResult(
        Kind kind,
        long seed,
        int acknowledged,
        int operations,
        Duration took,
        List<String> events,
        List<String> anomalies) {
    public RoundResult {
        events = List.copyOf(events);
        anomalies = List.copyOf(anomalies);
    }

    public boolean isFine() {
        return anomalies.isEmpty();
    }
}
