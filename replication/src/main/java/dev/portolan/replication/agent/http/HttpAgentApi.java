package dev.portolan.replication.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.agent.AgentApi;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The member's API over HTTPS. */
public final class HttpAgentApi implements AgentApi, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAgentApi.class);
    private static final String GROUPS = "/apis/portolan.dev/v1alpha1";
    private final JsonHttp http;

    public HttpAgentApi(ApiEndpoint member) {
        http = new JsonHttp(member);
    }

    @Override
    public List<VolumeGroup> groups() {
        JsonHttp.Answer answer = http.get(GROUPS + "/volumegroups");
        requireSuccess("read the volume groups", answer);
        List<VolumeGroup> groups = new ArrayList<>();
        for (JsonNode item : answer.body().items("items")) {
            try {
                groups.add(VolumeGroup.read(Document.copyOf((ObjectNode) item)));
            } catch (DocumentException e) {
                LOG.warn("event=volume-group-unreadable reason=\"{}\"", e.getMessage());
            }
        }
        return groups;
    }

    @Override
    public void writeStatus(VolumeGroup group, VolumeGroup.Status status) {
        String path = GROUPS + "/namespaces/" + group.namespace() + "/volumegroups/" + group.name();
        JsonHttp.Answer current = http.get(path);
        requireSuccess("read " + path, current);
        Document changed = current.body().edit(root -> root.set("status", Json.tree(status)));
        requireSuccess(
                "write the status of " + path,
                http.send("PUT", path + "/status", Optional.of(changed)));
    }

    @Override
    public void ensureClaim(Namespace namespace, VolumeGroup.ClaimStorage storage) {
        String claims = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims";
        JsonHttp.Answer current = http.get(claims + "/" + storage.claim());
        if (current.isSuccess()) {
            return;
        }
        if (current.code() != 404) {
            requireSuccess("read claim " + storage.claim(), current);
        }
        JsonHttp.Answer created = http.send("POST", claims, Optional.of(claim(namespace, storage)));
        if (created.code() != 409) {
            requireSuccess("create claim " + storage.claim(), created);
        }
    }

    private static Document claim(Namespace namespace, VolumeGroup.ClaimStorage storage) {
        ObjectNode claim =
                Json.mapper()
                        .createObjectNode()
                        .put("apiVersion", "v1")
                        .put("kind", "PersistentVolumeClaim");
        ObjectNode metadata = claim.putObject("metadata");
        metadata.put("namespace", namespace.name()).put("name", storage.claim());
        storage.labels().forEach(metadata.putObject("labels")::put);
        ObjectNode spec = claim.putObject("spec");
        ArrayNode modes = spec.putArray("accessModes");
        storage.accessModes().forEach(modes::add);
        spec.putObject("resources").putObject("requests").put("storage", storage.size());
        if (!storage.storageClass().isEmpty()) {
            spec.put("storageClassName", storage.storageClass());
        }
        return Document.owning(claim);
    }

    static void requireSuccess(String what, JsonHttp.Answer answer) {
        if (!answer.isSuccess()) {
            throw new ReplicationException("cannot " + what + ": " + answer.problem());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
