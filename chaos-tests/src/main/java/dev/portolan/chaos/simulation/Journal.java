package dev.portolan.chaos.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What has happened, a line each, with the time since the start. */
final class Journal {
    private final Agenda agenda;
    private final Instant start;
    private final List<String> lines = new ArrayList<>();

    Journal(Agenda agenda) {
        this.agenda = agenda;
        this.start = agenda.now();
    }

    void note(String what) {
        long millis = Duration.between(start, agenda.now()).toMillis();
        lines.add("%d.%03d %s".formatted(millis / 1000, millis % 1000, what));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
