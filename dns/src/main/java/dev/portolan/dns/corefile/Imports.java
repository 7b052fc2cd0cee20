package dev.portolan.dns.corefile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the files that a Corefile imports, by name or by a pattern with at most one {@code *} and
 * one {@code ?}.
 */
final class Imports {
    private static final Logger log = LoggerFactory.getLogger(Imports.class);
    private static final int MAX_FILE_BYTES = 16 << 20;

    private int count;

    /** An import that cannot be done; the message is for the Corefile's author. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /** How many imports there were. */
    int count() {
        return count;
    }

    /**
     * The words of every file that matches, in the order of their names.
     *
     * @param importer the file that asks; relative names are relative to its folder
     */
    List<Token> load(Path importer, String what) throws Refusal {
        count++;
        String pattern = absolute(importer, what);
        if (pattern.chars().filter(c -> c == '*').count() > 1
                || pattern.chars().filter(c -> c == '?').count() > 1
                || (pattern.contains("[") && pattern.contains("]"))) {
            throw new Refusal(
                    "Glob pattern may only contain one wildcard (*), but has others: " + pattern);
        }
        List<Path> matches = matches(pattern);
        if (matches.isEmpty()) {
            if (!isPattern(pattern)) {
                throw new Refusal("File to import not found: " + what);
            }
            log.warn("event=corefile.import.empty pattern={}", what);
        }
        List<Token> tokens = new ArrayList<>();
        for (Path match : matches) {
            tokens.addAll(read(match));
        }
        return tokens;
    }

    private static String absolute(Path importer, String what) throws Refusal {
        try {
            Path folder = importer.toAbsolutePath().getParent();
            Path path = Path.of(what);
            return (path.isAbsolute() || folder == null ? path : folder.resolve(path))
                    .normalize()
                    .toString();
        } catch (InvalidPathException e) {
            throw new Refusal("File to import not found: " + what);
        }
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> "*?[]".indexOf(c) >= 0);
    }

    private static List<Path> matches(String pattern) throws Refusal {
        Path absolute = Path.of(pattern);
        List<Path> found = new ArrayList<>(List.of(absolute.getRoot()));
        for (Path part : absolute) {
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                addMatches(folder, part.toString(), next);
            }
            found = next;
        }
        return found;
    }

    private static void addMatches(Path folder, String part, List<Path> to) throws Refusal {
        if (!isPattern(part)) {
            Path path = folder.resolve(part);
            if (Files.exists(path)) {
                to.add(path);
            }
            return;
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        Pattern regex =
                Pattern.compile(
                        Pattern.quote(part).replace("*", "\\E[^/]*\\Q").replace("?", "\\E[^/]\\Q"));
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (regex.matcher(String.valueOf(entry.getFileName())).matches()) {
                    names.add(entry);
                }
            }
        } catch (IOException e) {
            throw new Refusal("Failed to use import pattern " + part + " in " + folder + ": " + e);
        }
        names.sort(null);
        to.addAll(names);
    }

    private static List<Token> read(Path file) throws Refusal {
        if (Files.isDirectory(file)) {
            throw new Refusal("Could not import " + file + ": is a directory");
        }
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new Refusal("Could not import " + file + ": is larger than 16 MiB");
            }
            return Lexer.lex(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Refusal("Could not import " + file + ": " + e);
        }
    }
}
