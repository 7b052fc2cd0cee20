package dev.portolan.daemon.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.model.resource.Document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code kubectl apply -f}, by the requests that kubectl itself sends: looks the kind up by
 * discovery, gets the object, creates it with the last-applied annotation where it does not exist,
 * and else patches it. Fields that a later version of a manifest no longer has are left to kubectl,
 * which can be used on the same objects.
 */
public final class KubectlApply {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final ControlClient client;
    private final Map<String, Kind> kinds = new HashMap<>();

    public KubectlApply(ControlClient client) {
        this.client = client;
    }

    private record Kind(String plural, boolean namespaced) {}

    /** What happened to one object: {@code deployment/frontend created}. */
    public record Applied(String object, String verb, List<String> warnings) {}

    /** The objects of a file with one or more YAML documents; empty documents are skipped. */
    public static List<Document> read(String where, String yaml) {
        List<Document> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode node = documents.next();
                if (node instanceof ObjectNode object) {
                    objects.add(Document.owning(object));
                } else if (!node.isNull() && !node.isMissingNode()) {
                    throw new ClientException(
                            where + ": a manifest must be a mapping, not " + node.getNodeType());
                }
            }
        } catch (JsonProcessingException e) {
            throw new ClientException(where + ": " + e.getOriginalMessage() + at(e));
        } catch (IOException e) {
            throw new ClientException(where + " does not read", e);
        }
        return objects;
    }

    /**
     * @throws ClientException with the server's message when an object is refused
     */
    public Applied apply(Document manifest) {
        Kind kind = kind(manifest);
        String collection = collection(manifest, kind);
        String path = collection + "/" + manifest.name();
        String label = kind.plural() + "/" + manifest.name();
        String configuration = withLastApplied(manifest);
        ControlClient.Answer existing = client.send("GET", path, "", "");
        ControlClient.Answer answer;
        if (existing.status() == 404) {
            answer =
                    client.send(
                            "POST",
                            collection
                                    + "?fieldManager=kubectl-client-side-apply&fieldValidation=Strict",
                            "application/json",
                            configuration);
        } else {
            ControlClient.require(existing, label);
            answer =
                    client.send(
                            "PATCH",
                            path + "?fieldManager=kubectl-client-side-apply&fieldValidation=Strict",
                            "application/merge-patch+json",
                            configuration);
        }
        ControlClient.require(answer, label);
        return new Applied(label, verb(existing, answer), answer.warnings());
    }

    private static String verb(ControlClient.Answer existing, ControlClient.Answer answer) {
        if (existing.status() == 404) {
            return "created";
        }
        String before = existing.body().text("metadata", "resourceVersion");
        return before.equals(answer.body().text("metadata", "resourceVersion"))
                ? "unchanged"
                : "configured";
    }

    private Kind kind(Document manifest) {
        if (manifest.apiVersion().isEmpty()
                || manifest.kind().isEmpty()
                || manifest.name().isEmpty()) {
            throw new ClientException("a manifest needs apiVersion, kind and metadata.name");
        }
        String key = manifest.apiVersion() + " " + manifest.kind();
        if (!kinds.containsKey(key)) {
            client.find(root(manifest))
                    .ifPresent(resources ->
                            resources
                                    .items("resources")
                                    .forEach(resource -> {
                                        String plural = resource.path("name").asText();
                                        if (!plural.contains("/")) {
                                            kinds.put(
                                                    manifest.apiVersion()
                                                            + " "
                                                            + resource.path("kind").asText(),
                                                    new Kind(
                                                            plural,
                                                            resource.path("namespaced")
                                                                    .asBoolean()));
                                        }
                                    }));
        }
        Kind kind = kinds.get(key);
        if (kind == null) {
            throw new ClientException(
                    "no matches for kind \""
                            + manifest.kind()
                            + "\" in version \""
                            + manifest.apiVersion()
                            + "\"");
        }
        return kind;
    }

    private static String root(Document manifest) {
        return manifest.apiVersion().contains("/")
                ? "/apis/" + manifest.apiVersion()
                : "/api/" + manifest.apiVersion();
    }

    private static String collection(Document manifest, Kind kind) {
        String namespace = manifest.namespace().isNone() ? "default" : manifest.namespace().name();
        return root(manifest)
                + (kind.namespaced() ? "/namespaces/" + namespace : "")
                + "/"
                + kind.plural();
    }

    private static String withLastApplied(Document manifest) {
        return manifest.edit(root ->
                        root.withObject("/metadata")
                                .withObject("/annotations")
                                .put(LAST_APPLIED, manifest + "\n"))
                .toString();
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
    }
}
