package dev.portolan.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads typed values from the layered sources, and remembers what was wrong and what nobody asked
 * for. A value that does not parse is a problem and yields the default, so that reading goes on and
 * finds the other problems.
 */
final class SettingsReader {
    private static final String PREFIX = "PORTOLAN_";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final Map<String, SettingValue> file;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> flags;
    private final List<ConfigProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    SettingsReader(ConfigSources sources, List<ConfigProblem> problems) {
        this.problems = problems;
        this.file = YamlSettings.flatten(sources.fileName(), sources.yaml(), problems);
        this.flags = sources.flags();
        sources.environment()
                .forEach((name, value) -> {
                    if (name.startsWith(PREFIX)) {
                        environment.put(name, value);
                    }
                });
    }

    String text(String key, String fallback) {
        return read(key, fallback, Function.identity());
    }

    HostPort hostPort(String key, String fallback) {
        return read(key, HostPort.parse(fallback), HostPort::parse);
    }

    Path path(String key, String fallback) {
        return read(key, Path.of(fallback), Path::of);
    }

    Optional<Path> optionalPath(String key) {
        return read(key, Optional.empty(), text -> Optional.of(Path.of(text)));
    }

    /** A duration from {@code least} to {@code most}. */
    Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return read(
                key,
                fallback,
                text -> {
                    Duration value = parseDuration(text);
                    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                        throw new IllegalArgumentException(
                                "must be "
                                        + display(least)
                                        + " to "
                                        + display(most)
                                        + ", not "
                                        + text);
                    }
                    return value;
                });
    }

    int number(String key, int fallback, int least, int most) {
        return read(
                key,
                fallback,
                text -> {
                    try {
                        int value = Integer.parseInt(text);
                        if (value >= least && value <= most) {
                            return value;
                        }
                    } catch (NumberFormatException e) {
                        // said below, as for a number out of range
                    }
                    throw new IllegalArgumentException(
                            "must be a whole number from "
                                    + least
                                    + " to "
                                    + most
                                    + ", not \""
                                    + text
                                    + "\"");
                });
    }

    List<String> texts(String key) {
        return elements(key).stream().map(element -> text(element, "")).toList();
    }

    /** The paths of a list's elements: {@code control.peers[0]}, … */
    List<String> elements(String key) {
        known.add(key);
        Pattern element = Pattern.compile(Pattern.quote(key) + "\\[(\\d+)].*");
        int count =
                file.keySet().stream()
                        .map(element::matcher)
                        .filter(Matcher::matches)
                        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)) + 1)
                        .max()
                        .orElse(0);
        return IntStream.range(0, count).mapToObj(index -> key + "[" + index + "]").toList();
    }

    /** As {@link #read}, for a value that has no default. */
    <T> Optional<T> required(String key, Function<String, T> parser) {
        Optional<T> value = read(key, Optional.<T>empty(), text -> Optional.of(parser.apply(text)));
        if (value.isEmpty() && find(key).isEmpty()) {
            problem(key, "is missing");
        }
        return value;
    }

    void problem(String key, String message) {
        String where =
                find(key)
                        .map(SettingValue::where)
                        .or(() ->
                                file.entrySet().stream()
                                        .filter(entry -> entry.getKey().startsWith(parent(key)))
                                        .map(entry -> entry.getValue().where())
                                        .findFirst())
                        .orElse("settings");
        problems.add(new ConfigProblem(where, key, message));
    }

    /** Adds a problem for everything that was set and never asked for. */
    void refuseUnknown() {
        file.forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(new ConfigProblem(value.where(), key, unknown(key)));
            }
        });
        Set<String> variables = new LinkedHashSet<>();
        known.forEach(key -> variables.add(variable(key)));
        environment.keySet().stream()
                .sorted()
                .filter(name -> !variables.contains(name))
                .forEach(name ->
                        problems.add(
                                new ConfigProblem(
                                        "environment " + name,
                                        "",
                                        "sets nothing that Portolan knows")));
        flags.keySet().stream()
                .sorted()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(new ConfigProblem("flag --set", key, unknown(key))));
    }

    private <T> T read(String key, T fallback, Function<String, T> parser) {
        known.add(key);
        Optional<SettingValue> found = find(key);
        if (found.isEmpty()) {
            return fallback;
        }
        try {
            return parser.apply(found.get().text());
        } catch (IllegalArgumentException e) {
            problems.add(
                    new ConfigProblem(found.get().where(), key, String.valueOf(e.getMessage())));
            return fallback;
        }
    }

    private Optional<SettingValue> find(String key) {
        if (flags.containsKey(key)) {
            return Optional.of(new SettingValue(flags.getOrDefault(key, ""), "flag --set"));
        }
        String variable = variable(key);
        if (environment.containsKey(variable)) {
            return Optional.of(
                    new SettingValue(
                            environment.getOrDefault(variable, ""), "environment " + variable));
        }
        return Optional.ofNullable(file.get(key));
    }

    private String unknown(String key) {
        return known.stream()
                .filter(candidate -> !candidate.contains("["))
                .filter(candidate -> distance(candidate, key) <= 3)
                .findFirst()
                .map(candidate -> "is not a setting; " + candidate + " is")
                .orElse("is not a setting; the settings here are " + siblings(key));
    }

    private List<String> siblings(String key) {
        List<String> near =
                new ArrayList<>(
                        known.stream()
                                .filter(candidate -> parent(candidate).equals(parent(key)))
                                .toList());
        if (near.isEmpty()) {
            known.stream()
                    .map(candidate -> candidate.replaceAll("\\..*", ""))
                    .distinct()
                    .forEach(near::add);
        }
        return near;
    }

    private static String parent(String key) {
        int dot = key.lastIndexOf('.');
        return dot < 0 ? "" : key.substring(0, dot);
    }

    /** {@code node.dataDir} is set by {@code PORTOLAN_NODE_DATA_DIR}. */
    static String variable(String key) {
        return PREFIX
                + key.replaceAll("([a-z])([A-Z])", "$1_$2")
                        .replaceAll("[.\\[\\]]+", "_")
                        .toUpperCase(Locale.ROOT);
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is not a duration: write a whole number with a unit, as 500ms,"
                            + " 30s, 5m, 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static String display(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private static int distance(String a, String b) {
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
