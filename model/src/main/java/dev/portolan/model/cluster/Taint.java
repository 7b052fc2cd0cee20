package dev.portolan.model.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A mark on a cluster that keeps work away unless it is tolerated, as Kubernetes has it on nodes.
 */
public record Taint(String key, String value, Effect effect) {
    /** The taint of a cluster that has stopped answering; set and removed by the system. */
    public static final String UNREACHABLE = "portolan.dev/unreachable";

    public enum Effect {
        /** New work stays away. */
        NoSchedule,
        /** Work that is there leaves as well, once its toleration has run out. */
        NoExecute
    }

    public Taint {
        if (key == null || key.isEmpty()) {
            throw new IllegalArgumentException("a taint needs a key");
        }
        value = orEmpty(value);
        if (effect == null) {
            throw new IllegalArgumentException(
                    "taint " + key + " needs an effect: NoSchedule or NoExecute");
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
