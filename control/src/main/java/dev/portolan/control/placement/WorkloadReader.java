package dev.portolan.control.placement;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.workload.ServiceRef;
import dev.portolan.model.workload.VolumeNeed;
import dev.portolan.model.workload.Workload;
import dev.portolan.model.workload.WorkloadRef;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads from a template and its neighbours what placing it depends on. Pure.
 *
 * @param services of a namespace
 * @param claims of a namespace
 */
record WorkloadReader(
        Function<Namespace, Collection<Document>> services,
        Function<Namespace, Collection<Document>> claims) {

    /** Whether the object has pods; the others are carried to every cluster that is allowed. */
    static boolean isWorkload(Document object) {
        return PodTemplate.isIn(object);
    }

    static WorkloadRef ref(Document object) {
        return new WorkloadRef(
                object.apiVersion(), object.kind(), object.namespace(), object.name());
    }

    /**
     * @throws DocumentException naming the field that does not fit
     */
    Workload read(Document object) {
        boolean hasPods = isWorkload(object);
        PodTemplate pods = PodTemplate.of(object);
        List<Document> selecting = hasPods ? selecting(object, pods) : List.of();
        return new Workload(
                ref(object),
                object.labels(),
                hasPods ? replicas(object) : 0,
                hasPods ? pods.request() : ResourceVector.ZERO,
                pods.nodeSelector(),
                Set.of(object.apiVersion() + "/" + object.kind()),
                hasPods ? volumes(object, pods) : List.of(),
                calls(object),
                selecting.stream()
                        .map(service -> new ServiceRef(service.namespace(), service.name()))
                        .sorted()
                        .toList(),
                hasPods ? dependencies(object, pods, selecting) : List.of());
    }

    private static int replicas(Document object) {
        JsonNode count =
                switch (object.kind()) {
                    case "Job" -> object.at("spec", "parallelism");
                    case "CronJob" -> object.at("spec", "jobTemplate", "spec", "parallelism");
                    case "DaemonSet" -> object.at("spec", "none");
                    default -> object.at("spec", "replicas");
                };
        if (count.isMissingNode() || count.isNull()) {
            return 1;
        }
        if (!count.canConvertToInt() || count.asInt() < 0) {
            throw new DocumentException(
                    "spec.replicas", "must be a whole number of 0 or more, not " + count);
        }
        return count.asInt();
    }

    private List<Document> selecting(Document object, PodTemplate pods) {
        Map<String, String> labels = pods.labels();
        String governing = object.text("spec", "serviceName");
        return services.apply(object.namespace()).stream()
                .filter(service -> selects(service, labels) || service.name().equals(governing))
                .toList();
    }

    private static boolean selects(Document service, Map<String, String> labels) {
        Map<String, String> selector = service.textMap("spec", "selector");
        return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }

    private List<VolumeNeed> volumes(Document object, PodTemplate pods) {
        List<VolumeNeed> needs = new ArrayList<>();
        for (JsonNode template : object.items("spec", "volumeClaimTemplates")) {
            String name =
                    template.path("metadata").path("name").asText() + "-" + object.name() + "-0";
            needs.add(need(name, template));
        }
        TreeSet<String> named = pods.named(ResourceType.VOLUME_CLAIMS);
        for (Document claim : claims.apply(object.namespace())) {
            if (named.contains(claim.name())) {
                needs.add(need(claim.name(), claim.node()));
            }
        }
        return needs;
    }

    private static VolumeNeed need(String name, JsonNode claim) {
        String size =
                claim.path("spec").path("resources").path("requests").path("storage").asText("0");
        try {
            return new VolumeNeed(
                    name, VolumeNeed.storageClass(claim).orElse(""), Bytes.parse(size));
        } catch (IllegalArgumentException e) {
            throw new DocumentException(
                    "claim " + name + ": storage", String.valueOf(e.getMessage()));
        }
    }

    private static List<ServiceRef> calls(Document object) {
        List<ServiceRef> calls = new ArrayList<>();
        for (String entry :
                object.annotations().getOrDefault(Workload.CALLS_ANNOTATION, "").split(",", -1)) {
            String name = entry.strip();
            int slash = name.indexOf('/');
            if (!name.isEmpty()) {
                calls.add(
                        slash < 0
                                ? new ServiceRef(object.namespace(), name)
                                : new ServiceRef(
                                        Namespace.of(name.substring(0, slash)),
                                        name.substring(slash + 1)));
            }
        }
        return calls;
    }

    private static List<ResourceKey> dependencies(
            Document object, PodTemplate pods, List<Document> selecting) {
        TreeSet<ResourceKey> keys = new TreeSet<>();
        for (ResourceType type :
                List.of(
                        ResourceType.CONFIG_MAPS,
                        ResourceType.SECRETS,
                        ResourceType.VOLUME_CLAIMS,
                        ResourceType.SERVICE_ACCOUNTS)) {
            pods.named(type)
                    .forEach(name -> keys.add(new ResourceKey(type, object.namespace(), name)));
        }
        selecting.forEach(service ->
                keys.add(
                        new ResourceKey(
                                ResourceType.SERVICES, service.namespace(), service.name())));
        return List.copyOf(keys);
    }
}
