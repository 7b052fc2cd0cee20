package dev.portolan.api.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON patch.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
 */
public final class JsonPatch {
    /** More operations than this are refused, as Kubernetes does. */
    public static final int MOST_OPERATIONS = 10_000;

    private JsonPatch() {}

    /** {@code target} changed by all {@code operations} or none; neither argument is changed. */
    public static PatchResult apply(ObjectNode target, JsonNode operations) {
        return PatchFault.outcome(() -> applyAll(target, operations));
    }

    private static ObjectNode applyAll(ObjectNode target, JsonNode operations) {
        if (!operations.isArray()) {
            throw PatchFault.malformed("a JSON patch is a list of operations");
        }
        if (operations.size() > MOST_OPERATIONS) {
            throw PatchFault.malformed(
                    "a JSON patch has at most "
                            + MOST_OPERATIONS
                            + " operations, not "
                            + operations.size());
        }
        JsonNode current = target.deepCopy();
        for (JsonNode operation : operations) {
            current = applyOne(current, operation);
        }
        if (!(current instanceof ObjectNode object)) {
            throw PatchFault.unapplicable("the patch leaves no object");
        }
        return object;
    }

    private static JsonNode applyOne(JsonNode root, JsonNode operation) {
        JsonPointer path = pointer(operation, "path");
        return switch (operation.path("op").asText()) {
            case "add" -> add(root, path, value(operation));
            case "remove" -> remove(root, path);
            case "replace" -> {
                existing(root, path);
                yield path.matches()
                        ? value(operation)
                        : add(remove(root, path), path, value(operation));
            }
            case "move" -> {
                JsonPointer from = pointer(operation, "from");
                JsonNode moved = existing(root, from);
                if ((path + "/").startsWith(from + "/") && !path.equals(from)) {
                    throw PatchFault.unapplicable("cannot move " + from + " into itself");
                }
                yield add(remove(root, from), path, moved);
            }
            case "copy" -> add(root, path, existing(root, pointer(operation, "from")).deepCopy());
            case "test" -> {
                JsonNode found = existing(root, path);
                if (!Values.same(found, value(operation))) {
                    throw PatchFault.unapplicable("testing value " + path + " failed: is " + found);
                }
                yield root;
            }
            default ->
                    throw PatchFault.malformed(
                            "unknown operation \""
                                    + operation.path("op").asText()
                                    + "\": write add, remove, replace, move, copy or test");
        };
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        if (!operation.path(field).isTextual()) {
            throw PatchFault.malformed("an operation has no \"" + field + "\": " + operation);
        }
        try {
            return JsonPointer.compile(operation.path(field).asText());
        } catch (IllegalArgumentException e) {
            throw PatchFault.malformed(field + ": " + e.getMessage());
        }
    }

    private static JsonNode value(JsonNode operation) {
        if (!operation.has("value")) {
            throw PatchFault.malformed("an operation has no \"value\": " + operation);
        }
        return operation.get("value").deepCopy();
    }

    private static JsonNode existing(JsonNode root, JsonPointer path) {
        JsonNode found = root.at(path);
        if (found.isMissingNode()) {
            throw PatchFault.unapplicable("there is nothing at " + path);
        }
        return found;
    }

    private static JsonNode add(JsonNode root, JsonPointer path, JsonNode value) {
        if (path.matches()) {
            return value;
        }
        JsonNode parent = existing(root, path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            array.insert(last.equals("-") ? array.size() : index(path, array.size()), value);
        } else {
            throw PatchFault.unapplicable(path.head() + " is neither an object nor a list");
        }
        return root;
    }

    private static JsonNode remove(JsonNode root, JsonPointer path) {
        existing(root, path);
        if (path.matches()) {
            throw PatchFault.unapplicable("the whole object cannot be removed");
        }
        JsonNode parent = root.at(path.head());
        if (parent instanceof ObjectNode object) {
            object.remove(path.last().getMatchingProperty());
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(path, array.size() - 1));
        }
        return root;
    }

    private static int index(JsonPointer path, int most) {
        int index = path.last().getMatchingIndex();
        if (index < 0 || index > most) {
            throw PatchFault.unapplicable(path + " is not a position in its list");
        }
        return index;
    }
}
