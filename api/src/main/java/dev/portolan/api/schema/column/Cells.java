package dev.portolan.api.schema.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.model.resource.Document;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The building blocks of columns: names, ages, and text the way kubectl's users know it. */
public final class Cells {
    public static final PrinterColumn NAME =
            new PrinterColumn(
                    "Name",
                    "string",
                    "name",
                    0,
                    "Name must be unique within a namespace.",
                    (object, now) -> TextNode.valueOf(object.name()));
    public static final PrinterColumn AGE =
            new PrinterColumn(
                    "Age",
                    "string",
                    "",
                    0,
                    "How long ago the object was created.",
                    (object, now) -> age(object.at("metadata", "creationTimestamp"), now));

    static final String NONE = "<none>";
    static final String UNKNOWN = "<unknown>";

    private Cells() {}

    /** How long ago a time was, as {@code 3d4h}; {@code <unknown>} where it is not a time. */
    public static JsonNode age(JsonNode time, Instant now) {
        if (!time.isTextual()) {
            return TextNode.valueOf(UNKNOWN);
        }
        try {
            Instant then = OffsetDateTime.parse(time.asText()).toInstant();
            return TextNode.valueOf(duration(Duration.between(then, now)));
        } catch (DateTimeException e) {
            return TextNode.valueOf(UNKNOWN);
        }
    }

    /** A duration in at most two units, as kubectl prints ages: {@code 45s}, {@code 5m30s}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < 120) {
            return Math.max(seconds, 0) + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (hours < 3) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        }
        if (days < 2 * 365) {
            return days + "d";
        }
        return days < 8 * 365 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return small == 0 ? large + unit : large + unit + small + smallUnit;
    }

    /** A column of text. */
    static PrinterColumn text(String name, String description, Function<Document, String> value) {
        return new PrinterColumn(
                name,
                "string",
                "",
                0,
                description,
                (object, now) -> TextNode.valueOf(value.apply(object)));
    }

    /** A column of text for {@code -o wide}. */
    static PrinterColumn wide(String name, String description, Function<Document, String> value) {
        return new PrinterColumn(
                name,
                "string",
                "",
                1,
                description,
                (object, now) -> TextNode.valueOf(value.apply(object)));
    }

    /** A column of whole numbers. */
    static PrinterColumn number(String name, String description, ToLongFunction<Document> value) {
        return new PrinterColumn(
                name,
                "integer",
                "",
                0,
                description,
                (object, now) -> whole(value.applyAsLong(object)));
    }

    private static JsonNode whole(long value) {
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    /** A column with the time since a time in the object. */
    static PrinterColumn since(
            String name, int priority, String description, Function<Document, JsonNode> time) {
        return new PrinterColumn(
                name,
                "string",
                "",
                priority,
                description,
                (object, now) -> {
                    JsonNode value = time.apply(object);
                    return value.isTextual() ? age(value, now) : TextNode.valueOf(NONE);
                });
    }

    /** The text of a value, or {@code <none>}. */
    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** The values joined by commas, or {@code <none>}. */
    static String list(JsonNode values) {
        return orNone(join(values, JsonNode::asText));
    }

    static String join(JsonNode values, Function<JsonNode, String> text) {
        StringBuilder joined = new StringBuilder();
        for (JsonNode value : values) {
            joined.append(joined.isEmpty() ? "" : ",").append(text.apply(value));
        }
        return joined.toString();
    }

    /** A map as {@code key=value,...}, ordered by key. */
    static String map(JsonNode map) {
        Map<String, String> entries = new TreeMap<>();
        map.properties().forEach(e -> entries.put(e.getKey(), e.getValue().asText()));
        return orNone(
                entries.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(",")));
    }

    /** A label selector as {@code -l} takes it. */
    static String selector(JsonNode selector) {
        String labels = map(selector.path("matchLabels"));
        String expressions = join(selector.path("matchExpressions"), Cells::expression);
        if (labels.equals(NONE)) {
            return orNone(expressions);
        }
        return expressions.isEmpty() ? labels : labels + "," + expressions;
    }

    private static String expression(JsonNode expression) {
        String key = expression.path("key").asText();
        String values = "(" + join(expression.path("values"), JsonNode::asText) + ")";
        return switch (expression.path("operator").asText()) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            default -> key + " ?";
        };
    }

    /** The status of a condition, or an empty text. */
    static String condition(Document object, String type) {
        for (JsonNode condition : object.at("status", "conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }

    static JsonNode nothing() {
        return NullNode.getInstance();
    }
}
