package dev.portolan.dns.corefile;

import java.util.Map;

/**
 * Replaces <code>{$NAME}</code> and <code>{%NAME%}</code> by environment variables; a name that is
 * not set becomes empty.
 */
final class Variables {
    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    String expand(String text) {
        return replace(replace(text, "{%", "%}"), "{$", "}");
    }

    private String replace(String text, String open, String close) {
        String replaced = text;
        int start = replaced.indexOf(open);
        while (start >= 0) {
            int end = replaced.indexOf(close, start);
            if (end <= start + open.length()) {
                return replaced;
            }
            String reference = replaced.substring(start, end + close.length());
            String name = replaced.substring(start + open.length(), end);
            replaced = replaced.replace(reference, environment.getOrDefault(name, ""));
            start = replaced.indexOf(open);
        }
        return replaced;
    }
}
