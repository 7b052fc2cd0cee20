package dev.portolan.model.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The one JSON codec of the model: records to objects and back. Thread-safe. */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            // Virtual threads are too many and too short to keep buffers each.
                            JsonFactory.builder()
                                    .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                                    .build())
                    .addModule(new Jdk8Module())
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                    .build();

    private Json() {}

    /** The mapper behind the codec; it must not be reconfigured. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** A value of the model as a document. */
    public static Document document(Object value) {
        return Document.owning(tree(value));
    }

    /** A value of the model as a fresh tree that the caller owns. */
    public static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A list of values of the model as a fresh tree that the caller owns. */
    public static JsonNode array(List<?> values) {
        return MAPPER.valueToTree(values);
    }

    /**
     * Reads a tree as a value of the model.
     *
     * @throws DocumentException naming the field that does not fit
     */
    public static <T> T read(JsonNode node, Class<T> type) {
        try {
            T value =
                    MAPPER.treeToValue(
                            node.isMissingNode() ? MAPPER.createObjectNode() : node, type);
            if (value == null) {
                throw new DocumentException("", "is null, not a " + type.getSimpleName());
            }
            return value;
        } catch (JsonMappingException e) {
            throw new DocumentException(path(e), cause(e));
        } catch (JsonProcessingException e) {
            throw new DocumentException("", e.getOriginalMessage());
        }
    }

    /**
     * A list that is never null: what absent and empty lists become in the records of the model.
     */
    public static <T> List<T> listOrEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** A map that is never null: what absent and empty maps become in the records of the model. */
    public static <K, V> Map<K, V> mapOrEmpty(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }

    static ObjectNode readObject(byte[] json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new DocumentException("", "is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new DocumentException("", e.getOriginalMessage());
        } catch (IOException e) {
            throw new DocumentException("", String.valueOf(e.getMessage()));
        }
    }

    static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that does not serialise: " + node, e);
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getFieldName() != null
                                ? step.getFieldName()
                                : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String cause(JsonMappingException e) {
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : String.valueOf(e.getOriginalMessage());
    }
}
