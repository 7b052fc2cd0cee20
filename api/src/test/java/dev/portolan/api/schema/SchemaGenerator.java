package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.annotations.SerializedName;

import dev.portolan.model.resource.Json;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the schemas of the standard kinds from the model classes of Kubernetes' Java client, which
 * carry names, types and descriptions, and from a table of facts for what they do not carry.
 */
final class SchemaGenerator {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";
    private static final Pattern CLASS_NAME =
            Pattern.compile("([A-Z][a-z]+)?(V\\d+(?:(?:alpha|beta)\\d+)?)([A-Z].*)");
    private static final int LONGEST_DESCRIPTION = 300;
    private static final Map<Class<?>, String[]> SCALARS =
            Map.of(
                    String.class, new String[] {"string", ""},
                    Integer.class, new String[] {"integer", "int32"},
                    Long.class, new String[] {"integer", "int64"},
                    Double.class, new String[] {"number", "double"},
                    Boolean.class, new String[] {"boolean", ""},
                    OffsetDateTime.class, new String[] {"string", "date-time"},
                    byte[].class, new String[] {"string", "byte"},
                    IntOrString.class, new String[] {"string", "int-or-string"},
                    Quantity.class, new String[] {"string", "quantity"});

    private final Map<String, ObjectNode> definitions = new TreeMap<>();
    private final Deque<Class<?>> open = new ArrayDeque<>();

    private SchemaGenerator() {}

    /** Writes the file that the module carries; the argument is where to. */
    public static void main(String[] args) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            Json.mapper().writeValue(out, generate(KubernetesFacts.load()));
        }
    }

    /**
     * Every definition that the roots reach.
     *
     * @throws IllegalArgumentException when a fact speaks of what does not exist
     */
    static ObjectNode generate(KubernetesFacts facts) {
        SchemaGenerator generator = new SchemaGenerator();
        facts.roots().forEach(root -> generator.open.add(classOf(root)));
        while (!generator.open.isEmpty()) {
            generator.define(generator.open.remove());
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        generator.definitions.forEach(all::set);
        facts.applyTo(all);
        return all;
    }

    private static Class<?> classOf(String definition) {
        String[] parts = definition.split("\\.");
        String prefix = parts.length == 3 ? capitalised(parts[0]) : "";
        String name = prefix + capitalised(parts[parts.length - 2]) + parts[parts.length - 1];
        try {
            return Class.forName(MODELS + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("no class for " + definition, e);
        }
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    static String definitionOf(Class<?> type) {
        Matcher matcher = CLASS_NAME.matcher(type.getSimpleName());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a class of the API: " + type);
        }
        String prefix = matcher.group(1) == null ? "" : matcher.group(1) + ".";
        return (prefix + matcher.group(2)).toLowerCase(Locale.ROOT) + "." + matcher.group(3);
    }

    private void define(Class<?> type) {
        String name = definitionOf(type);
        if (definitions.containsKey(name)) {
            return;
        }
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definitions.put(name, definition);
        definition.put("type", "object");
        ApiModel model = type.getAnnotation(ApiModel.class);
        if (model != null) {
            definition.put("description", shortened(model.description()));
        }
        Map<String, Field> fields = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            SerializedName serialised = field.getAnnotation(SerializedName.class);
            if (serialised != null) {
                fields.put(serialised.value(), field);
            }
        }
        ObjectNode properties = definition.putObject("properties");
        fields.forEach((field, member) -> property(definition, properties, field, type, member));
    }

    private void property(
            ObjectNode definition,
            ObjectNode properties,
            String name,
            Class<?> type,
            Field member) {
        ObjectNode property = schema(member.getGenericType());
        ApiModelProperty about = annotation(type, member);
        if (about != null) {
            property.put("description", shortened(about.value()));
            if (about.required()) {
                definition.withArray("/required").add(name);
            }
        }
        properties.set(name, property);
    }

    private static @Nullable ApiModelProperty annotation(Class<?> type, Field member) {
        String suffix = capitalised(member.getName());
        for (Method method : type.getDeclaredMethods()) {
            boolean getter =
                    method.getParameterCount() == 0
                            && (method.getName().equalsIgnoreCase("get" + suffix)
                                    || method.getName().equalsIgnoreCase("is" + suffix));
            if (getter && method.isAnnotationPresent(ApiModelProperty.class)) {
                return method.getAnnotation(ApiModelProperty.class);
            }
        }
        return null;
    }

    private ObjectNode schema(Type type) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                schema.put("type", "array").set("items", schema(arguments[0]));
            } else {
                schema.put("type", "object").set("additionalProperties", schema(arguments[1]));
            }
            return schema;
        }
        Class<?> single = (Class<?>) type;
        String[] scalar = SCALARS.get(single);
        if (scalar != null) {
            schema.put("type", scalar[0]);
            if (!scalar[1].isEmpty()) {
                schema.put("format", scalar[1]);
            }
            return schema;
        }
        if (single == Object.class) {
            return schema;
        }
        open.add(single);
        return schema.put("$ref", definitionOf(single));
    }

    /** The first sentences, as many as fit. */
    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        if (line.length() <= LONGEST_DESCRIPTION) {
            return line;
        }
        int end = line.lastIndexOf(". ", LONGEST_DESCRIPTION);
        return end > 0
                ? line.substring(0, end + 1)
                : line.substring(0, line.lastIndexOf(' ', LONGEST_DESCRIPTION)) + " …";
    }
}
