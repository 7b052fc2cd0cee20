package dev.portolan.api.kube.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Rendering;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /version}. */
final class VersionDocument {
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

    private VersionDocument() {}

    /**
     * @param gitVersion as {@code v1.32.5}
     */
    static ObjectNode of(String gitVersion) {
        Matcher parts = VERSION.matcher(gitVersion);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a version of Kubernetes is written as v1.32.5, not \"" + gitVersion + "\"");
        }
        return Rendering.object()
                .put("major", parts.group(1))
                .put("minor", parts.group(2))
                .put("gitVersion", gitVersion)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "javac")
                .put("platform", "java");
    }
}
