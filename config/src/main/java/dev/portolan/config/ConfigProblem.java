package dev.portolan.config;

/**
 * One thing that is wrong with the settings.
 *
 * @param where {@code portolan.yaml:12}, {@code environment PORTOLAN_API_LISTEN} or {@code flag
 *     --set}
 * @param key the setting, as {@code api.listen}; empty where the whole source is meant
 * @param message what is wrong and what would be right
 */
public record ConfigProblem(String where, String key, String message) {
    @Override
    public String toString() {
        return where + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
