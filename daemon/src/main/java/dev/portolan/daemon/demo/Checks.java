package dev.portolan.daemon.demo;

import java.util.ArrayList;
import java.util.List;

/** What a story claims and whether it held. One thread's own. */
final class Checks {
    private final Narrator narrator;
    private final List<String> failed = new ArrayList<>();
    private int held;

    Checks(Narrator narrator) {
        this.narrator = narrator;
    }

    /** Notes a claim; a story goes on after one that failed, to show the rest. */
    void that(boolean holds, String claim) {
        if (holds) {
            held++;
        } else {
            failed.add(claim);
        }
        narrator.say((holds ? "  ok      " : "  FAILED  ") + claim);
    }

    boolean allHeld() {
        return failed.isEmpty() && held > 0;
    }

    /** {@code 14 checks held}, or which did not. */
    String summary() {
        return failed.isEmpty()
                ? held + " checks held"
                : failed.size()
                        + " of "
                        + (held + failed.size())
                        + " checks failed: "
                        + String.join("; ", failed);
    }
}
