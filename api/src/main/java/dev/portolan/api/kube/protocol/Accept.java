package dev.portolan.api.kube.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client is willing to read, in its order.
 *
 * @param types each with its parameters, as {@code application/json;as=Table;v=v1;g=meta.k8s.io}
 */
public record Accept(List<MediaType> types) {
    /** One media type. */
    public record MediaType(String name, Map<String, String> parameters) {
        static MediaType parse(String text) {
            String[] parts = text.split(";");
            Map<String, String> parameters = new HashMap<>();
            for (String part : Arrays.asList(parts).subList(1, parts.length)) {
                String[] pair = part.trim().split("=", 2);
                parameters.put(pair[0].trim(), pair.length > 1 ? pair[1].trim() : "");
            }
            return new MediaType(parts[0].trim().toLowerCase(Locale.ROOT), Map.copyOf(parameters));
        }

        /** The value of a parameter, or an empty string. */
        public String parameter(String key) {
            return parameters.getOrDefault(key, "");
        }

        boolean isJson() {
            return name.equals(Answer.JSON) || name.equals("*/*") || name.equals("application/*");
        }
    }

    public Accept {
        types = List.copyOf(types);
    }

    /** Reads the header; an empty one takes JSON. */
    public static Accept parse(String header) {
        List<MediaType> types =
                Arrays.stream(header.split(","))
                        .filter(text -> !text.isBlank())
                        .map(MediaType::parse)
                        .toList();
        return new Accept(types.isEmpty() ? List.of(MediaType.parse(Answer.JSON)) : types);
    }

    /**
     * The first that asks for JSON, plain or as another form ({@code as=Table}) that is among
     * {@code forms}.
     *
     * @throws ApiException 406 when there is none
     */
    public MediaType json(String... forms) {
        return types.stream()
                .filter(MediaType::isJson)
                .filter(type ->
                        type.parameter("as").isEmpty()
                                || Arrays.asList(forms).contains(type.parameter("as")))
                .findFirst()
                .orElseThrow(() -> Failures.notAcceptable(Answer.JSON));
    }

    /** The first of this name, if there is one. */
    public Optional<MediaType> named(String name) {
        return types.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}
