package dev.portolan.config;

import java.util.Map;

/**
 * Where settings come from; the later ones win.
 *
 * @param fileName for messages; empty where there is no file
 * @param yaml the file's text, or empty
 * @param environment variables: {@code PORTOLAN_API_LISTEN} sets {@code api.listen}, {@code
 *     PORTOLAN_NODE_DATA_DIR} sets {@code node.dataDir}; those without the prefix are not looked at
 * @param flags by key, as {@code --set api.listen=…} gives them
 */
public record ConfigSources(
        String fileName, String yaml, Map<String, String> environment, Map<String, String> flags) {
    public ConfigSources {
        environment = Map.copyOf(environment);
        flags = Map.copyOf(flags);
    }

    /** A file alone. */
    public static ConfigSources ofFile(String fileName, String yaml) {
        return new ConfigSources(fileName, yaml, Map.of(), Map.of());
    }
}
