package dev.portolan.replication.generation;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One cut, named so that two cuts of the same number under different epochs stay apart. Later
 * epochs come after earlier ones, whatever the numbers.
 */
public record GenerationId(Epoch epoch, Generation number) implements Comparable<GenerationId> {
    private static final Pattern FOLDER = Pattern.compile("e(\\d+)-g(\\d+)");
    private static final Comparator<GenerationId> ORDER =
            Comparator.comparing(GenerationId::epoch).thenComparing(GenerationId::number);

    /** Reads a folder's name; empty where it is not one of a generation. */
    static Optional<GenerationId> parse(String folder) {
        Matcher matcher = FOLDER.matcher(folder);
        return matcher.matches()
                ? Optional.of(
                        new GenerationId(
                                new Epoch(Long.parseLong(matcher.group(1))),
                                new Generation(Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }

    @Override
    public int compareTo(GenerationId other) {
        return ORDER.compare(this, other);
    }

    /** {@code e5-g41}. */
    @Override
    public String toString() {
        return "e" + epoch + "-g" + number;
    }
}
