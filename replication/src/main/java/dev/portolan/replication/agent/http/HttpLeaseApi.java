package dev.portolan.replication.agent.http;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.agent.LeaseApi;
import dev.portolan.replication.lease.VolumeLease;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases at the control cluster's API over HTTPS. A renewal is an update with the
 * resourceVersion that the agent knows: a conflict means that somebody has been there since.
 */
public final class HttpLeaseApi implements LeaseApi, AutoCloseable {
    private final JsonHttp http;
    private final InstantSource wall;

    /** The objects last seen, so that a renewal keeps what others have put on them. */
    private final Map<GroupName, Document> objects = new ConcurrentHashMap<>();

    public HttpLeaseApi(ApiEndpoint control, InstantSource wall) {
        http = new JsonHttp(control);
        this.wall = wall;
    }

    @Override
    public Optional<Held> find(GroupName group) {
        JsonHttp.Answer answer = http.get(path(group));
        if (answer.code() == 404) {
            return Optional.empty();
        }
        HttpAgentApi.requireSuccess("read the lease of " + group, answer);
        return Optional.of(held(group, answer.body()));
    }

    @Override
    public Optional<Held> renew(Held known, VolumeLease lease) {
        Document object =
                lease.over(
                                objects.getOrDefault(lease.group(), lease.document(wall.instant())),
                                wall.instant())
                        .edit(root ->
                                root.withObject("/metadata")
                                        .put("resourceVersion", known.resourceVersion()));
        JsonHttp.Answer answer = http.send("PUT", path(lease.group()), Optional.of(object));
        if (answer.code() == 409 || answer.code() == 404) {
            return Optional.empty();
        }
        HttpAgentApi.requireSuccess("renew the lease of " + lease.group(), answer);
        return Optional.of(held(lease.group(), answer.body()));
    }

    private Held held(GroupName group, Document object) {
        try {
            Held held =
                    new Held(VolumeLease.read(object), object.text("metadata", "resourceVersion"));
            objects.put(group, object);
            return held;
        } catch (DocumentException e) {
            throw new ReplicationException("the lease of " + group + " is unreadable", e);
        }
    }

    private static String path(GroupName group) {
        ResourceKey key = VolumeGroup.leaseKey(group);
        return "/apis/coordination.k8s.io/v1/namespaces/"
                + key.namespace()
                + "/leases/"
                + key.name();
    }

    @Override
    public void close() {
        http.close();
    }
}
