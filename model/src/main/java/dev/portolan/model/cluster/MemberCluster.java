package dev.portolan.model.cluster;

import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A member cluster as the federation knows it ({@code portolan.dev/v1alpha1 MemberCluster}). */
public record MemberCluster(
        ClusterName name, Map<String, String> labels, Spec spec, Status status) {
    public static final String KIND = "MemberCluster";
    public static final String READY = "Ready";

    public MemberCluster {
        labels = Map.copyOf(labels);
    }

    /**
     * What the operator writes.
     *
     * @param endpoint the member's API server, {@code https://host:port}; empty where the Secret's
     *     kubeconfig says it
     * @param credentialsRef the Secret with {@code token} or {@code tls.crt}/{@code tls.key}, and
     *     {@code ca.crt}, or with {@code kubeconfig}
     * @param zones availability zones that the member spans
     * @param storageClasses the federation's class names mapped to the member's
     * @param gateway where other members' probes and traffic enter
     * @param networks CIDRs whose DNS clients count as inside this member
     */
    public record Spec(
            String endpoint,
            Optional<SecretReference> credentialsRef,
            String provider,
            String region,
            List<String> zones,
            List<Taint> taints,
            Map<String, String> storageClasses,
            Optional<Gateway> gateway,
            List<String> networks) {
        public Spec {
            endpoint = endpoint == null ? "" : endpoint;
            credentialsRef = credentialsRef == null ? Optional.empty() : credentialsRef;
            if (endpoint.isEmpty() && credentialsRef.isEmpty()) {
                throw new IllegalArgumentException(
                        "a member needs an endpoint, as https://10.0.0.1:6443, or a credentialsRef"
                                + " to a Secret with a kubeconfig");
            }
            provider = provider == null ? "" : provider;
            region = region == null ? "" : region;
            zones = Json.listOrEmpty(zones);
            taints = Json.listOrEmpty(taints);
            storageClasses = Json.mapOrEmpty(storageClasses);
            gateway = gateway == null ? Optional.empty() : gateway;
            networks = Json.listOrEmpty(networks);
        }
    }

    /** Names a Secret. */
    public record SecretReference(Namespace namespace, String name) {}

    /**
     * What the system has seen.
     *
     * @param kubernetesVersion as the member's {@code /version} gives it, or empty
     * @param apis the kinds it serves, each as {@code group/version/Kind} ({@code v1/Kind} for the
     *     core group)
     * @param nodeShapes its capacity histogram; free is without any pod that runs, ours or foreign
     * @param allocatable the sum over its ready nodes
     * @param foreign what pods use that no placement accounts for
     * @param latency measured from inside this member to the others
     * @param heartbeat when the member's agent was last heard of
     */
    public record Status(
            List<Condition> conditions,
            String kubernetesVersion,
            Set<String> apis,
            List<NodeShape> nodeShapes,
            ResourceVector allocatable,
            ResourceVector foreign,
            List<StorageOffer> storage,
            List<LatencySample> latency,
            Optional<Instant> heartbeat) {
        public static final Status UNKNOWN =
                new Status(
                        List.of(),
                        "",
                        Set.of(),
                        List.of(),
                        ResourceVector.ZERO,
                        ResourceVector.ZERO,
                        List.of(),
                        List.of(),
                        Optional.empty());

        public Status {
            conditions = Json.listOrEmpty(conditions);
            kubernetesVersion = kubernetesVersion == null ? "" : kubernetesVersion;
            apis = apis == null ? Set.of() : Set.copyOf(apis);
            nodeShapes = Json.listOrEmpty(nodeShapes);
            allocatable = allocatable == null ? ResourceVector.ZERO : allocatable;
            foreign = foreign == null ? ResourceVector.ZERO : foreign;
            storage = Json.listOrEmpty(storage);
            latency = Json.listOrEmpty(latency);
            heartbeat = heartbeat == null ? Optional.empty() : heartbeat;
        }
    }

    /**
     * @throws dev.portolan.model.resource.DocumentException naming the field that does not fit
     */
    public static MemberCluster read(Document document) {
        Status status =
                document.has("status") ? document.read(Status.class, "status") : Status.UNKNOWN;
        return new MemberCluster(
                new ClusterName(document.name()),
                document.labels(),
                document.read(Spec.class, "spec"),
                status);
    }

    public static ResourceKey key(ClusterName name) {
        return ResourceKey.of(ResourceType.MEMBER_CLUSTERS, name.value());
    }

    /** Whether the member answers and its heartbeat is fresh. */
    public boolean isReady() {
        return status.conditions().stream().anyMatch(c -> c.type().equals(READY) && c.isTrue());
    }

    /** Since when it has not been ready; empty while it is, and where it has never reported. */
    public Optional<Instant> notReadySince() {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(READY) && !condition.isTrue())
                .map(Condition::lastTransitionTime)
                .findFirst();
    }
}
