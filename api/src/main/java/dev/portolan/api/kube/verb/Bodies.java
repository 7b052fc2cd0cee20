package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.api.kube.protobuf.ProtobufBody;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;

import java.io.IOException;
import java.util.Locale;

/** Reads the bodies of requests: JSON, YAML or Kubernetes' protobuf. */
public final class Bodies {
    private static final String ACCEPTED =
            "application/json, application/yaml, " + ProtobufBody.MEDIA_TYPE;
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final ObjectMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Bodies() {}

    /**
     * An object in the body.
     *
     * @throws ApiException 400 when it does not parse, 415 for another content type
     */
    public static ObjectNode object(ApiRequest request) {
        return switch (mediaType(request)) {
            case "", "application/json" -> asObject(read(JSON, request.body()));
            case "application/yaml", "application/x-yaml", "text/yaml" ->
                    asObject(read(YAML, request.body()));
            case ProtobufBody.MEDIA_TYPE -> ProtobufBody.read(request.body());
            default -> throw Failures.unsupportedMediaType(ACCEPTED);
        };
    }

    /** The JSON in a body, whatever its content type says: for patches. */
    static JsonNode json(ApiRequest request) {
        return read(JSON, request.body());
    }

    /** The object in a body that is YAML or JSON: for server-side apply. */
    static ObjectNode yamlObject(ApiRequest request) {
        return asObject(read(YAML, request.body()));
    }

    /** The content type without its parameters. */
    static String mediaType(ApiRequest request) {
        return request.contentType().split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private static JsonNode read(ObjectMapper mapper, byte[] body) {
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw Failures.badRequest(
                    "the body does not parse: "
                            + e.getOriginalMessage()
                            + (e.getLocation() == null
                                    ? ""
                                    : " (line "
                                            + e.getLocation().getLineNr()
                                            + ", column "
                                            + e.getLocation().getColumnNr()
                                            + ")"));
        } catch (IOException e) {
            throw Failures.badRequest("the body does not parse: " + e.getMessage());
        }
    }

    private static ObjectNode asObject(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Failures.badRequest(
                "the body must be one object, with apiVersion, kind and metadata");
    }
}
