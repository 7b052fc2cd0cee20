package dev.portolan.control.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.Millicores;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceType;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The pods that a workload asks for, as its manifest has them: a view of the manifest, read on
 * demand.
 *
 * @param metadata of the pod template
 * @param spec of the pod template
 */
record PodTemplate(JsonNode metadata, JsonNode spec) {
    private static final String[] DIRECT = {"spec", "template"};
    private static final String[] IN_JOB = {"spec", "jobTemplate", "spec", "template"};
    private static final Map<String, String[]> PATHS =
            Map.of(
                    "apps/Deployment", DIRECT,
                    "apps/StatefulSet", DIRECT,
                    "apps/DaemonSet", DIRECT,
                    "apps/ReplicaSet", DIRECT,
                    "batch/Job", DIRECT,
                    "batch/CronJob", IN_JOB);

    /** Whether objects of this kind are workloads. */
    static boolean isIn(Document object) {
        return PATHS.containsKey(groupKind(object));
    }

    /** The template of a workload; an empty one where the manifest has none. */
    static PodTemplate of(Document workload) {
        String[] path = PATHS.get(groupKind(workload));
        JsonNode template = path == null ? MissingNode.getInstance() : workload.at(path);
        return new PodTemplate(template.path("metadata"), template.path("spec"));
    }

    private static String groupKind(Document object) {
        String apiVersion = object.apiVersion();
        int slash = apiVersion.indexOf('/');
        return (slash < 0 ? "" : apiVersion.substring(0, slash)) + "/" + object.kind();
    }

    Map<String, String> labels() {
        return texts(metadata.path("labels"));
    }

    Map<String, String> nodeSelector() {
        return texts(spec.path("nodeSelector"));
    }

    /**
     * What one pod requests: the sum over its containers and sidecars, or what its initialisation
     * takes at its peak where that is more, and the overhead. A container that has a limit and no
     * request requests its limit, as in Kubernetes.
     *
     * @throws DocumentException naming the container whose amount is not a quantity
     */
    ResourceVector request() {
        ResourceVector running = ResourceVector.ZERO;
        for (JsonNode container : spec.path("containers")) {
            running = running.plus(requestOf(container));
        }
        ResourceVector sidecars = ResourceVector.ZERO;
        ResourceVector peak = ResourceVector.ZERO;
        for (JsonNode container : spec.path("initContainers")) {
            ResourceVector own = requestOf(container);
            peak = peak.max(sidecars.plus(own));
            if (container.path("restartPolicy").asText().equals("Always")) {
                sidecars = sidecars.plus(own);
            }
        }
        ResourceVector total =
                running.plus(sidecars)
                        .max(peak)
                        .plus(amounts("overhead", texts(spec.path("overhead"))));
        return total.plus(ResourceVector.ofPod(Millicores.ZERO, Bytes.ZERO));
    }

    /** The objects of a type that the pods name: config maps, secrets, claims, service accounts. */
    TreeSet<String> named(ResourceType type) {
        TreeSet<String> names = new TreeSet<>();
        if (type.equals(ResourceType.CONFIG_MAPS)) {
            collect(names, "configMap", "name", "configMapKeyRef", "configMapRef");
        } else if (type.equals(ResourceType.SECRETS)) {
            collect(names, "secret", "secretName", "secretKeyRef", "secretRef");
            spec.path("imagePullSecrets")
                    .forEach(secret -> names.add(secret.path("name").asText()));
        } else if (type.equals(ResourceType.VOLUME_CLAIMS)) {
            spec.path("volumes")
                    .forEach(v ->
                            names.add(v.path("persistentVolumeClaim").path("claimName").asText()));
        } else if (type.equals(ResourceType.SERVICE_ACCOUNTS)) {
            names.add(spec.path("serviceAccountName").asText());
            names.remove("default");
        }
        names.remove("");
        return names;
    }

    private void collect(
            TreeSet<String> names, String volume, String volumeName, String keyRef, String ref) {
        for (JsonNode source : spec.path("volumes")) {
            names.add(source.path(volume).path(volumeName).asText());
            source.path("projected")
                    .path("sources")
                    .forEach(projected -> names.add(projected.path(volume).path("name").asText()));
        }
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : spec.path(list)) {
                container
                        .path("env")
                        .forEach(env ->
                                names.add(
                                        env.path("valueFrom").path(keyRef).path("name").asText()));
                container
                        .path("envFrom")
                        .forEach(from -> names.add(from.path(ref).path("name").asText()));
            }
        }
    }

    private static ResourceVector requestOf(JsonNode container) {
        Map<String, String> requests =
                new HashMap<>(texts(container.path("resources").path("limits")));
        requests.putAll(texts(container.path("resources").path("requests")));
        return amounts("container " + container.path("name").asText() + ": resources", requests);
    }

    private static ResourceVector amounts(String field, Map<String, String> list) {
        try {
            return ResourceVector.parse(list);
        } catch (IllegalArgumentException e) {
            throw new DocumentException(field, String.valueOf(e.getMessage()));
        }
    }

    static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
