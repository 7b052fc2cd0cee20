package dev.portolan.daemon.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * The current context of a kubeconfig with a bearer token: what the command line needs to reach the
 * control cluster.
 *
 * @param server the API server
 * @param caPem its certificate authority, PEM
 * @param namespace of the context; {@code default} where it names none
 */
public record Kubeconfig(URI server, String caPem, String token, String namespace) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * Reads the file that kubectl would: {@code --kubeconfig}, else {@code KUBECONFIG}, else {@code
     * ~/.kube/config}.
     *
     * @param flag the flag's value, or empty
     * @throws ClientException saying where and what is wrong
     */
    public static Kubeconfig find(String flag, Map<String, String> environment) {
        String variable = environment.getOrDefault("KUBECONFIG", "");
        Path file =
                !flag.isEmpty()
                        ? Path.of(flag)
                        : !variable.isEmpty()
                                ? Path.of(variable)
                                : Path.of(environment.getOrDefault("HOME", "."), ".kube", "config");
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ClientException(
                    "cannot read the kubeconfig "
                            + file
                            + ": name one by --kubeconfig or KUBECONFIG",
                    e);
        }
    }

    /**
     * @throws ClientException naming what is missing
     */
    public static Kubeconfig parse(String where, String yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new ClientException(where + " is not a kubeconfig: " + e.getOriginalMessage(), e);
        }
        JsonNode context =
                named(
                        where,
                        root.path("contexts"),
                        root.path("current-context").asText(),
                        "context");
        JsonNode cluster =
                named(where, root.path("clusters"), context.path("cluster").asText(), "cluster");
        JsonNode user = named(where, root.path("users"), context.path("user").asText(), "user");
        String ca = cluster.path("certificate-authority-data").asText();
        String server = cluster.path("server").asText();
        String token = user.path("token").asText();
        if (server.isEmpty() || ca.isEmpty() || token.isEmpty()) {
            throw new ClientException(
                    where
                            + ": the current context needs server, certificate-authority-data and a"
                            + " user with a token");
        }
        String namespace = context.path("namespace").asText("");
        return new Kubeconfig(
                URI.create(server),
                new String(Base64.getMimeDecoder().decode(ca), StandardCharsets.US_ASCII),
                token,
                namespace.isEmpty() ? "default" : namespace);
    }

    private static JsonNode named(String where, JsonNode list, String name, String what) {
        for (JsonNode entry : list) {
            if (entry.path("name").asText().equals(name)) {
                return entry.path(what);
            }
        }
        throw new ClientException(where + ": has no " + what + " named \"" + name + "\"");
    }
}
