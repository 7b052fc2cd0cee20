package dev.portolan.members.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.members.imports.ImportPlanner;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.workload.ServiceRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ServiceImports and the conditions of ServiceExports that have to change. Pure. */
final class ImportObjects {
    static final String API_VERSION = "multicluster.x-k8s.io/v1alpha1";

    private ImportObjects() {}

    static List<Write> writes(
            List<StoredObject> exports,
            List<StoredObject> imports,
            List<ImportPlanner.Exported> exported,
            Instant now) {
        Map<ServiceRef, ImportPlanner.Exported> byRef = new HashMap<>();
        exported.forEach(service -> byRef.put(service.service(), service));
        Map<ResourceKey, StoredObject> known = new HashMap<>();
        imports.forEach(object -> known.put(object.key(), object));
        List<Write> writes = new ArrayList<>();
        Map<ServiceRef, StoredObject> exportsByRef = new HashMap<>();
        for (StoredObject export : exports) {
            ServiceRef ref = ref(export.key());
            exportsByRef.put(ref, export);
            condition(export, byRef.get(ref), now, writes);
        }
        byRef.forEach((ref, service) -> write(ref, service, known, now, writes));
        for (StoredObject object : imports) {
            // While an export is there its import stays, with no clusters if need be: clients keep
            // their address.
            if (!exportsByRef.containsKey(ref(object.key()))) {
                writes.add(Write.delete(object.key(), object.revision()));
            }
        }
        return writes;
    }

    private static void write(
            ServiceRef ref,
            ImportPlanner.Exported service,
            Map<ResourceKey, StoredObject> known,
            Instant now,
            List<Write> writes) {
        ResourceKey key =
                new ResourceKey(ResourceType.SERVICE_IMPORTS, ref.namespace(), ref.name());
        StoredObject before = known.get(key);
        Document start =
                before == null
                        ? ServiceDiff.systemObject(API_VERSION, "ServiceImport", key, now)
                        : before.content();
        Document after = start.edit(root -> fill(root, service));
        if (before == null) {
            writes.add(Write.create(key, after));
        } else if (!after.equals(before.content())) {
            writes.add(Write.update(key, after, before.revision()));
        }
    }

    private static void fill(ObjectNode root, ImportPlanner.Exported service) {
        ObjectNode spec =
                root.withObject("/spec")
                        .put("type", service.headless() ? "Headless" : "ClusterSetIP");
        ArrayNode ports = spec.putArray("ports");
        service.ports()
                .forEach(port -> {
                    ObjectNode entry = ports.addObject();
                    if (!port.name().isEmpty()) {
                        entry.put("name", port.name());
                    }
                    entry.put("protocol", port.protocol()).put("port", port.port());
                });
        ArrayNode clusters = root.withObject("/status").putArray("clusters");
        service.exporters()
                .forEach(exporter ->
                        clusters.addObject().put("cluster", exporter.spec().cluster().value()));
    }

    private static void condition(
            StoredObject export,
            ImportPlanner.@Nullable Exported service,
            Instant now,
            List<Write> writes) {
        List<Condition> before = new ArrayList<>();
        export.content()
                .items("status", "conditions")
                .forEach(node -> before.add(Json.read(node, Condition.class)));
        Condition valid =
                service == null
                        ? Condition.of(
                                "Valid",
                                false,
                                "NoService",
                                "no member that answers has a Service of this name",
                                now)
                        : Condition.of(
                                "Valid", true, "Exported", "exported by " + names(service), now);
        List<String> differing = service == null ? List.of() : differing(service);
        Condition conflict =
                service == null || differing.isEmpty()
                        ? Condition.of(
                                "Conflict",
                                false,
                                "NoConflicts",
                                "all members export the same type and ports",
                                now)
                        : Condition.of(
                                "Conflict",
                                true,
                                "TypeOrPortsDiffer",
                                String.join(", ", differing)
                                        + " export other ports or another type than "
                                        + service.exporters().getFirst().spec().cluster(),
                                now);
        List<Condition> after = conflict.mergeInto(valid.mergeInto(before));
        if (!after.equals(before)) {
            Document changed =
                    export.content()
                            .edit(root ->
                                    root.withObject("/status")
                                            .set("conditions", Json.array(after)));
            writes.add(Write.update(export.key(), changed, export.revision()));
        }
    }

    private static String names(ImportPlanner.Exported service) {
        return String.join(
                ", ",
                service.exporters().stream()
                        .map(exporter -> exporter.spec().cluster().value())
                        .toList());
    }

    private static List<String> differing(ImportPlanner.Exported service) {
        return service.exporters().stream()
                .filter(exporter ->
                        exporter.spec().headless() != service.headless()
                                || !exporter.spec().ports().equals(service.ports()))
                .map(exporter -> exporter.spec().cluster().value())
                .toList();
    }

    private static ServiceRef ref(ResourceKey key) {
        return new ServiceRef(key.namespace(), key.name());
    }
}
