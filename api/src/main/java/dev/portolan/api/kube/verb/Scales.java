package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.StoredObject;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The subresource {@code scale}: the number of replicas of an object as an {@code autoscaling/v1}
 * Scale.
 */
final class Scales {
    private final StoreAccess store;
    private final Updates updates;

    Scales(StoreAccess store, Updates updates) {
        this.store = store;
        this.updates = updates;
    }

    Answer.Whole get(Target target) {
        StoredObject object =
                store.current(target.key(), 1).orElseThrow(() -> Failures.notFound(target.key()));
        return Answer.json(200, scaleOf(target, object.render()));
    }

    /**
     * Changes the scale.
     *
     * @param change of the Scale, not of the object
     */
    Answer.Whole change(Target target, Change change) {
        ServedKind.ScalePaths paths = target.kind().scale().orElseThrow(Failures::noSuchPath);
        Updates.Result result =
                updates.apply(
                        target,
                        current -> {
                            ObjectNode scale = change.of(scaleOf(target, Document.copyOf(current)));
                            JsonNode replicas = scale.path("spec").path("replicas");
                            put(current, path(paths.specReplicas()), count(target, replicas));
                            String expected =
                                    scale.path("metadata").path("resourceVersion").asText();
                            current.withObject("/metadata").put("resourceVersion", expected);
                            return current;
                        });
        return Answer.json(200, scaleOf(target, result.object().render()))
                .withWarnings(result.warnings());
    }

    /** What a client that replaces the scale wants. */
    Answer.Whole replace(Target target) {
        ObjectNode body = Bodies.object(target.request());
        return change(target, current -> body);
    }

    private static int count(Target target, JsonNode replicas) {
        if (replicas.isMissingNode() || replicas.isNull()) {
            return 0;
        }
        if (!replicas.isInt() || replicas.intValue() < 0) {
            throw invalid(target, replicas + ": must be a whole number from 0 on");
        }
        return replicas.intValue();
    }

    private static ApiException invalid(Target target, String message) {
        return Failures.invalid(
                "autoscaling",
                "Scale",
                target.name(),
                List.of(Cause.invalid("spec.replicas", message)));
    }

    private static ObjectNode scaleOf(Target target, Document object) {
        ServedKind.ScalePaths paths = target.kind().scale().orElseThrow(Failures::noSuchPath);
        ObjectNode scale = Rendering.typed("autoscaling/v1", "Scale");
        ObjectNode metadata = (ObjectNode) scale.get("metadata");
        for (String field :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            object.optionalText("metadata", field).ifPresent(value -> metadata.put(field, value));
        }
        JsonNode wanted = object.at(path(paths.specReplicas()));
        scale.putObject("spec").put("replicas", wanted.isMissingNode() ? 1 : wanted.asInt());
        ObjectNode status = scale.putObject("status");
        status.put("replicas", object.at(path(paths.statusReplicas())).asInt(0));
        if (!paths.labelSelector().isEmpty()) {
            status.put("selector", selectorText(object.at(path(paths.labelSelector()))));
        }
        return scale;
    }

    /** A label selector in the form of {@code -l}. */
    private static String selectorText(JsonNode selector) {
        if (selector.isTextual()) {
            return selector.asText();
        }
        Stream<String> labels =
                selector.path("matchLabels").properties().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().asText());
        Stream<String> expressions =
                selector.path("matchExpressions").valueStream().map(Scales::expressionText);
        return Stream.concat(labels, expressions).collect(Collectors.joining(","));
    }

    private static String expressionText(JsonNode expression) {
        String key = expression.path("key").asText();
        String values =
                expression
                        .path("values")
                        .valueStream()
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","));
        return switch (expression.path("operator").asText()) {
            case "In" -> key + " in (" + values + ")";
            case "NotIn" -> key + " notin (" + values + ")";
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }

    private static String[] path(String dotted) {
        return Arrays.stream(dotted.split("\\."))
                .filter(step -> !step.isEmpty())
                .toArray(String[]::new);
    }

    private static void put(ObjectNode root, String[] path, int value) {
        ObjectNode parent = root;
        for (int i = 0; i < path.length - 1; i++) {
            parent =
                    parent.path(path[i]) instanceof ObjectNode child
                            ? child
                            : parent.putObject(path[i]);
        }
        parent.put(path[path.length - 1], value);
    }
}
