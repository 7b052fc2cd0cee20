package dev.portolan.api.schema.column;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of JSONPath that CustomResourceDefinitions use: fields ({@code .a.b}, {@code
 * .a['b.c']}), positions ({@code [0]}, {@code [-1]}), everything ({@code [*]}) and filters on
 * equality ({@code [?(@.type=="Ready")]}).
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubectl/jsonpath/">JSONPath support</a>
 */
public final class JsonPath {
    private static final Pattern STEP =
            Pattern.compile(
                    "\\.(?<field>(?:[^.\\[\\]\\\\]|\\\\.)+)|\\[(?<index>-?\\d+)]"
                        + "|(?<all>\\[\\*]|\\.\\*)|\\[['\"](?<quoted>[^'\"]+)['\"]]"
                        + "|\\[\\?\\(@(?<left>[^=!]+?)\\s*==\\s*['\"]?(?<right>[^'\")]*)['\"]?\\)]");

    private sealed interface Step {
        record Name(String name) implements Step {}

        record Index(int index) implements Step {}

        record All() implements Step {}

        record Equal(JsonPath left, String right) implements Step {}
    }

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * @throws IllegalArgumentException when the path is not one of this part of the language
     */
    public static JsonPath parse(String text) {
        String path =
                text.startsWith("{") && text.endsWith("}")
                        ? text.substring(1, text.length() - 1)
                        : text;
        if (path.startsWith("$")) {
            path = path.substring(1);
        }
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && !path.substring(end).equals(".")) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException(
                        "JSONPath \"" + text + "\": cannot read \"" + path.substring(end) + "\"");
            }
            steps.add(step(matcher));
            end = matcher.end();
        }
        return new JsonPath(steps);
    }

    private static Step step(Matcher matcher) {
        if (matcher.group("all") != null || "*".equals(matcher.group("field"))) {
            return new Step.All();
        }
        if (matcher.group("field") != null) {
            return new Step.Name(matcher.group("field").replaceAll("\\\\(.)", "$1"));
        }
        if (matcher.group("quoted") != null) {
            return new Step.Name(matcher.group("quoted"));
        }
        if (matcher.group("index") != null) {
            return new Step.Index(Integer.parseInt(matcher.group("index")));
        }
        return new Step.Equal(parse(matcher.group("left").trim()), matcher.group("right"));
    }

    /** The first value at this path other than null. */
    public Optional<JsonNode> first(JsonNode root) {
        return all(root).stream().findFirst();
    }

    /** Every value at this path other than null, in the order of the document. */
    public List<JsonNode> all(JsonNode root) {
        List<JsonNode> nodes = List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            nodes.forEach(node -> follow(step, node, next));
            nodes = next;
        }
        return nodes.stream().filter(node -> !node.isMissingNode() && !node.isNull()).toList();
    }

    private static void follow(Step step, JsonNode node, List<JsonNode> found) {
        switch (step) {
            case Step.Name(String name) -> found.add(node.path(name));
            case Step.Index(int index) ->
                    found.add(node.path(index < 0 ? node.size() + index : index));
            case Step.All() -> node.forEach(found::add);
            case Step.Equal(JsonPath left, String right) -> {
                for (JsonNode item : node) {
                    if (left.first(item).map(JsonNode::asText).filter(right::equals).isPresent()) {
                        found.add(item);
                    }
                }
            }
        }
    }
}
