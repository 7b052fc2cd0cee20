package dev.portolan.daemon.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Tells what happens, each line with the seconds since the start. Safe for use by many threads. */
final class Narrator {
    private final PrintWriter out;
    private final InstantSource clock;
    private final Instant start;

    Narrator(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** A line with its time. */
    void say(String text) {
        synchronized (out) {
            out.printf(Locale.ROOT, "%7.2fs  %s%n", sinceStart(), text);
            out.flush();
        }
    }

    /** Text as it is, under the line before. */
    void show(String text) {
        synchronized (out) {
            text.lines().forEach(line -> out.println("          " + line));
            out.flush();
        }
    }

    /** A headline. */
    void chapter(String title) {
        synchronized (out) {
            out.printf("%n== %s%n", title);
            out.flush();
        }
    }

    double sinceStart() {
        return Duration.between(start, clock.instant()).toMillis() / 1000.0;
    }
}
