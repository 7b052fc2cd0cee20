package dev.portolan.chaos.control;

import java.io.IOException;
import java.time.Duration;

/** Fills the log: a few keys are written over and over with large values. */
final class Bulk {
    private static final int KEYS = 20;
    private static final int VALUE_BYTES = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Network.Address door;

    Bulk(Network.Address door) {
        this.door = door;
    }

    /** Returns after so many were acknowledged. */
    void write(int count) throws IOException {
        try (DoorClient client = new DoorClient(door, PATIENCE)) {
            for (int i = 0; i < count; i++) {
                String value = Integer.toString(i % 10).repeat(VALUE_BYTES);
                String how = i < KEYS ? "create" : "put";
                String answer =
                        String.join(" ", client.ask(how + " bulk-" + i % KEYS + " " + value));
                if (!answer.startsWith("written")) {
                    throw new StuckException("a large write was answered: " + answer);
                }
            }
        }
    }
}
