package dev.portolan.simulator.journal;

import dev.portolan.model.volume.Epoch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a journal proves.
 *
 * @param lines those that are whole, in the order of the file
 * @param problems what is wrong, each with the number of its line; empty for a sound journal
 */
public record JournalCheck(List<JournalLine> lines, List<String> problems) {
    public JournalCheck {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    /**
     * Checks that every line is whole, that the sequence starts at 1 and has neither gap nor
     * repeat, and that the epochs never fall.
     */
    public static JournalCheck of(List<String> text) {
        List<JournalLine> lines = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String where = "line " + (i + 1) + ": ";
            Optional<JournalLine> line = JournalLine.parse(text.get(i));
            if (line.isEmpty()) {
                problems.add(where + "torn or changed: \"" + text.get(i) + "\"");
                continue;
            }
            long expected = lines.isEmpty() ? 1 : lines.getLast().sequence() + 1;
            if (line.get().sequence() != expected) {
                problems.add(where + "sequence is " + line.get().sequence() + ", not " + expected);
            }
            if (!lines.isEmpty() && line.get().epoch().compareTo(lines.getLast().epoch()) < 0) {
                problems.add(
                        where
                                + "epoch falls from "
                                + lines.getLast().epoch()
                                + " to "
                                + line.get().epoch());
            }
            lines.add(line.get());
        }
        return new JournalCheck(lines, problems);
    }

    public boolean isSound() {
        return problems.isEmpty();
    }

    /** The number of the last line; 0 where there is none. */
    public long lastSequence() {
        return lines.isEmpty() ? 0 : lines.getLast().sequence();
    }

    /**
     * Lines that were written under {@code epoch} after {@code time}: none may be once it was over.
     */
    public List<JournalLine> acceptedAfter(Epoch epoch, Instant time) {
        return lines.stream()
                .filter(line -> line.epoch().equals(epoch) && line.time().isAfter(time))
                .toList();
    }

    /** Whether the lines of {@code earlier} are the first lines of this one. */
    public boolean continues(JournalCheck earlier) {
        return lines.size() >= earlier.lines.size()
                && lines.subList(0, earlier.lines.size()).equals(earlier.lines);
    }
}
