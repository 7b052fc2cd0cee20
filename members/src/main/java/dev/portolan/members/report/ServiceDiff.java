package dev.portolan.members.report;

import dev.portolan.members.observe.MemberView;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.service.MemberService;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The MemberService objects that have to change. Pure. A member that does not answer keeps its
 * objects as they are: whether it is Ready says the rest, and a name is never emptied because of
 * who reports it.
 */
final class ServiceDiff {
    static final String API_VERSION = "portolan.dev/v1alpha1";

    private ServiceDiff() {}

    /**
     * @param members every member that there is; objects of others go
     */
    static List<Write> writes(
            List<StoredObject> stored,
            Map<ClusterName, MemberView> views,
            Set<ClusterName> members,
            Instant now) {
        Map<ResourceKey, MemberService> wanted = new TreeMap<>();
        views.values().stream()
                .filter(view -> view.observed() && members.contains(view.member()))
                .forEach(view ->
                        view.services()
                                .values()
                                .forEach(service ->
                                        wanted.put(
                                                MemberService.key(
                                                        service.namespace(),
                                                        service.spec().service(),
                                                        service.spec().cluster()),
                                                service)));
        List<Write> writes = new ArrayList<>();
        Map<ResourceKey, StoredObject> known = new HashMap<>();
        for (StoredObject object : stored) {
            known.put(object.key(), object);
            ClusterName cluster = MemberService.read(object.content()).spec().cluster();
            boolean speaks = views.containsKey(cluster) && views.get(cluster).observed();
            if (!members.contains(cluster) || (speaks && !wanted.containsKey(object.key()))) {
                writes.add(Write.delete(object.key(), object.revision()));
            }
        }
        wanted.forEach((key, service) -> {
            StoredObject before = known.get(key);
            if (before == null) {
                writes.add(Write.create(key, document(key, service, now)));
            } else if (!MemberService.read(before.content()).equals(service)) {
                writes.add(
                        Write.update(
                                key,
                                before.content()
                                        .edit(root -> root.set("spec", Json.tree(service.spec()))),
                                before.revision()));
            }
        });
        return writes;
    }

    private static Document document(ResourceKey key, MemberService service, Instant now) {
        return systemObject(API_VERSION, MemberService.KIND, key, now)
                .edit(root -> root.set("spec", Json.tree(service.spec())));
    }

    /** A new object of the system's own, with what the API would have given it. */
    static Document systemObject(String apiVersion, String kind, ResourceKey key, Instant now) {
        var root = Json.mapper().createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        var metadata = root.withObject("/metadata").put("name", key.name());
        if (!key.namespace().isNone()) {
            metadata.put("namespace", key.namespace().name());
        }
        String seed = key + " " + now;
        metadata.put(
                        "uid",
                        UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString())
                .put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("generation", 1);
        return Document.owning(root);
    }
}
