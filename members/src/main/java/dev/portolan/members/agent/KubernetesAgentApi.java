package dev.portolan.members.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.members.connect.MemberApi;
import dev.portolan.members.connect.MemberClients;
import dev.portolan.members.connect.MemberConnection;
import dev.portolan.members.connect.MemberCredentials;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The agent's objects in its member, over the member's Kubernetes API. */
public final class KubernetesAgentApi implements AgentApi, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesAgentApi.class);
    private static final String APPLY = "?fieldManager=portolan-agent&force=true";
    private static final int LEASE_SECONDS = 30;

    private final ClusterName self;
    private final MemberClients clients;
    private final MemberConnection connection;

    /**
     * @param endpoint the member's API server
     * @param source the member's own address, which all connections come from
     */
    public KubernetesAgentApi(
            ClusterName self,
            String endpoint,
            MemberCredentials credentials,
            InetAddress source,
            Duration timeout) {
        this.self = self;
        clients = new MemberClients(timeout, Optional.of(source));
        connection = new MemberConnection(self, clients.open(endpoint, credentials), timeout);
    }

    @Override
    public void renewHeartbeat(Instant now) {
        ObjectNode lease = object("coordination.k8s.io/v1", "Lease", AgentObjects.HEARTBEAT);
        lease.withObject("/spec")
                .put("holderIdentity", "portolan-agent")
                .put("leaseDurationSeconds", LEASE_SECONDS)
                .put("renewTime", micros(now));
        apply("apis/coordination.k8s.io/v1", AgentObjects.HEARTBEAT, lease);
    }

    @Override
    public List<Peer> readPeers() {
        MemberApi.Answer answer =
                connection
                        .api()
                        .get(path("api/v1", AgentObjects.PEERS) + "/" + AgentObjects.PEERS.name());
        if (answer.code() == 404) {
            return List.of();
        }
        requireSuccess("read " + AgentObjects.PEERS, answer);
        return parsePeers(answer.body().text("data", AgentObjects.PEERS_KEY), self);
    }

    /**
     * The peers in the text of {@code peers.json}, without {@code self}; entries that do not parse
     * are left out.
     */
    static List<Peer> parsePeers(String json, ClusterName self) {
        List<Peer> peers = new ArrayList<>();
        try {
            for (JsonNode entry : Json.mapper().readTree(json.isEmpty() ? "[]" : json)) {
                Peer peer = Json.read(entry, Peer.class);
                if (!peer.name().equals(self)) {
                    peers.add(peer);
                }
            }
        } catch (JsonProcessingException | RuntimeException e) {
            LOG.warn("event=peers-unreadable member={} reason=\"{}\"", self, e.getMessage());
        }
        return peers;
    }

    @Override
    public void writeLatency(List<LatencySample> samples) {
        ObjectNode report = object("v1", "ConfigMap", AgentObjects.REPORT);
        report.withObject("/data").put(AgentObjects.LATENCY_KEY, Json.array(samples).toString());
        apply("api/v1", AgentObjects.REPORT, report);
    }

    private void apply(String prefix, ResourceKey key, ObjectNode object) {
        String path = path(prefix, key) + "/" + key.name() + APPLY;
        Document content = Document.owning(object);
        MemberApi.Answer answer =
                connection.api().send("PATCH", path, "application/apply-patch+yaml", content);
        if (answer.code() == 404) {
            ObjectNode namespace =
                    Json.mapper()
                            .createObjectNode()
                            .put("apiVersion", "v1")
                            .put("kind", "Namespace");
            namespace.withObject("/metadata").put("name", key.namespace().name());
            connection
                    .api()
                    .send(
                            "POST",
                            "api/v1/namespaces",
                            "application/json",
                            Document.owning(namespace));
            answer = connection.api().send("PATCH", path, "application/apply-patch+yaml", content);
        }
        requireSuccess("write " + key, answer);
    }

    private void requireSuccess(String what, MemberApi.Answer answer) {
        if (!answer.isSuccess()) {
            throw new MemberException(
                    self, MemberException.Reason.REFUSED, what + ": " + answer.message());
        }
    }

    private static String path(String prefix, ResourceKey key) {
        return prefix + "/namespaces/" + key.namespace() + "/" + key.type().plural();
    }

    private static ObjectNode object(String apiVersion, String kind, ResourceKey key) {
        ObjectNode object =
                Json.mapper().createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        object.withObject("/metadata")
                .put("namespace", key.namespace().name())
                .put("name", key.name());
        return object;
    }

    /** Kubernetes' MicroTime: always six digits of a second. */
    private static String micros(Instant now) {
        Instant micros = now.truncatedTo(ChronoUnit.MICROS);
        return java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                .withZone(java.time.ZoneOffset.UTC)
                .format(micros);
    }

    @Override
    public void close() {
        connection.close();
        clients.close();
    }
}
