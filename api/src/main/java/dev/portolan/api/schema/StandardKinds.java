package dev.portolan.api.schema;

import dev.portolan.api.schema.ServedKind.Names;
import dev.portolan.api.schema.ServedKind.Origin;
import dev.portolan.api.schema.ServedKind.ScalePaths;
import dev.portolan.api.schema.column.ClusterColumns;
import dev.portolan.api.schema.column.NetworkColumns;
import dev.portolan.api.schema.column.PodColumns;
import dev.portolan.api.schema.column.StorageColumns;
import dev.portolan.api.schema.column.WorkloadColumns;
import dev.portolan.model.resource.ResourceType;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The kinds of Kubernetes itself that Portolan knows. */
final class StandardKinds {
    private static final List<String> ALL = List.of("all");
    private static final ScalePaths SCALE =
            new ScalePaths(".spec.replicas", ".status.replicas", ".spec.selector");

    private StandardKinds() {}

    /** In the order of discovery. */
    static List<ServedKind> all() {
        return List.of(
                        cluster("", "v1", "namespaces", "Namespace")
                                .shortNames("ns")
                                .status()
                                .columns(ClusterColumns::namespaces),
                        namespaced("", "v1", "pods", "Pod")
                                .shortNames("po")
                                .all()
                                .status()
                                .columns(PodColumns::pods),
                        cluster("", "v1", "nodes", "Node")
                                .shortNames("no")
                                .status()
                                .columns(PodColumns::nodes),
                        namespaced("", "v1", "services", "Service")
                                .shortNames("svc")
                                .all()
                                .status()
                                .columns(NetworkColumns::services),
                        namespaced("", "v1", "endpoints", "Endpoints")
                                .shortNames("ep")
                                .singular("endpoints")
                                .columns(NetworkColumns::endpoints),
                        namespaced("", "v1", "configmaps", "ConfigMap")
                                .shortNames("cm")
                                .columns(ClusterColumns::configMaps),
                        namespaced("", "v1", "secrets", "Secret").columns(ClusterColumns::secrets),
                        namespaced("", "v1", "serviceaccounts", "ServiceAccount")
                                .shortNames("sa")
                                .columns(ClusterColumns::serviceAccounts),
                        cluster("", "v1", "persistentvolumes", "PersistentVolume")
                                .shortNames("pv")
                                .status()
                                .columns(StorageColumns::volumes),
                        namespaced("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim")
                                .shortNames("pvc")
                                .status()
                                .columns(StorageColumns::claims),
                        namespaced("", "v1", "events", "Event")
                                .definition("core.v1.Event")
                                .shortNames("ev")
                                .columns(ClusterColumns::events),
                        namespaced("", "v1", "replicationcontrollers", "ReplicationController")
                                .shortNames("rc")
                                .all()
                                .status()
                                .scale(SCALE)
                                .columns(WorkloadColumns::replicationControllers),
                        namespaced("", "v1", "limitranges", "LimitRange")
                                .shortNames("limits")
                                .columns(ClusterColumns::createdAt),
                        namespaced("", "v1", "resourcequotas", "ResourceQuota")
                                .shortNames("quota")
                                .status()
                                .columns(ClusterColumns::resourceQuotas),
                        namespaced("apps", "v1", "deployments", "Deployment")
                                .shortNames("deploy")
                                .all()
                                .status()
                                .scale(SCALE)
                                .columns(WorkloadColumns::deployments),
                        namespaced("apps", "v1", "statefulsets", "StatefulSet")
                                .shortNames("sts")
                                .all()
                                .status()
                                .scale(SCALE)
                                .columns(WorkloadColumns::statefulSets),
                        namespaced("apps", "v1", "daemonsets", "DaemonSet")
                                .shortNames("ds")
                                .all()
                                .status()
                                .columns(WorkloadColumns::daemonSets),
                        namespaced("apps", "v1", "replicasets", "ReplicaSet")
                                .shortNames("rs")
                                .all()
                                .status()
                                .scale(SCALE)
                                .columns(WorkloadColumns::replicaSets),
                        namespaced("apps", "v1", "controllerrevisions", "ControllerRevision")
                                .columns(ClusterColumns::controllerRevisions),
                        namespaced("batch", "v1", "jobs", "Job")
                                .all()
                                .status()
                                .columns(WorkloadColumns::jobs),
                        namespaced("batch", "v1", "cronjobs", "CronJob")
                                .shortNames("cj")
                                .all()
                                .status()
                                .columns(WorkloadColumns::cronJobs),
                        namespaced(
                                        "autoscaling",
                                        "v2",
                                        "horizontalpodautoscalers",
                                        "HorizontalPodAutoscaler")
                                .shortNames("hpa")
                                .all()
                                .status()
                                .columns(ClusterColumns::autoscalers),
                        namespaced("networking.k8s.io", "v1", "ingresses", "Ingress")
                                .shortNames("ing")
                                .status()
                                .columns(NetworkColumns::ingresses),
                        cluster("networking.k8s.io", "v1", "ingressclasses", "IngressClass")
                                .columns(NetworkColumns::ingressClasses),
                        namespaced("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy")
                                .shortNames("netpol")
                                .columns(NetworkColumns::networkPolicies),
                        namespaced("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget")
                                .shortNames("pdb")
                                .status()
                                .columns(ClusterColumns::disruptionBudgets),
                        namespaced("rbac.authorization.k8s.io", "v1", "roles", "Role")
                                .columns(ClusterColumns::createdAt),
                        namespaced("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding")
                                .columns(ClusterColumns::bindings),
                        cluster("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole")
                                .columns(ClusterColumns::createdAt),
                        cluster(
                                        "rbac.authorization.k8s.io",
                                        "v1",
                                        "clusterrolebindings",
                                        "ClusterRoleBinding")
                                .columns(ClusterColumns::bindings),
                        cluster("storage.k8s.io", "v1", "storageclasses", "StorageClass")
                                .shortNames("sc")
                                .columns(StorageColumns::classes),
                        namespaced("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice")
                                .columns(NetworkColumns::endpointSlices),
                        namespaced("coordination.k8s.io", "v1", "leases", "Lease")
                                .columns(ClusterColumns::leases),
                        cluster("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass")
                                .shortNames("pc")
                                .columns(ClusterColumns::priorityClasses),
                        cluster(
                                        "apiextensions.k8s.io",
                                        "v1",
                                        "customresourcedefinitions",
                                        "CustomResourceDefinition")
                                .shortNames("crd", "crds")
                                .category("api-extensions")
                                .status()
                                .columns(ClusterColumns::createdAt))
                .stream()
                .map(Row::kind)
                .toList();
    }

    private static Row namespaced(String group, String version, String plural, String kind) {
        return new Row(group, version, plural, kind, true);
    }

    private static Row cluster(String group, String version, String plural, String kind) {
        return new Row(group, version, plural, kind, false);
    }

    /** One line of the table above, filled in from left to right. */
    private static final class Row {
        private final ResourceType type;
        private final String version;
        private final String kind;
        private final boolean namespaced;
        private String singular;
        private String definition;
        private List<String> shortNames = List.of();
        private List<String> categories = List.of();
        private boolean status;
        private Optional<ScalePaths> scale = Optional.empty();
        private Supplier<List<PrinterColumn>> columns = ClusterColumns::plain;

        Row(String group, String version, String plural, String kind, boolean namespaced) {
            this.type = new ResourceType(group, plural);
            this.version = version;
            this.kind = kind;
            this.namespaced = namespaced;
            this.singular = kind.toLowerCase(Locale.ROOT);
            this.definition = version + "." + kind;
        }

        Row singular(String name) {
            singular = name;
            return this;
        }

        Row definition(String name) {
            definition = name;
            return this;
        }

        Row shortNames(String... names) {
            shortNames = List.of(names);
            return this;
        }

        Row all() {
            categories = ALL;
            return this;
        }

        Row category(String name) {
            categories = List.of(name);
            return this;
        }

        Row status() {
            status = true;
            return this;
        }

        Row scale(ScalePaths paths) {
            scale = Optional.of(paths);
            return this;
        }

        Row columns(Supplier<List<PrinterColumn>> columns) {
            this.columns = columns;
            return this;
        }

        ServedKind kind() {
            return new ServedKind(
                    type,
                    version,
                    kind,
                    new Names(singular, shortNames, categories, kind + "List"),
                    namespaced,
                    Origin.BUILT_IN,
                    status,
                    scale,
                    columns.get(),
                    definition,
                    KubernetesSchemas.description(definition),
                    KubernetesSchemas.schema(definition));
        }
    }
}
