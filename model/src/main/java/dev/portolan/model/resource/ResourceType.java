package dev.portolan.model.resource;

/**
 * A kind of stored object: its API group ({@code ""} for the core group) and its plural name, as in
 * {@code apps/deployments}. Versions are not part of it: every stored object keeps its own
 * apiVersion.
 */
public record ResourceType(String group, String plural) implements Comparable<ResourceType> {
    public static final String PORTOLAN_GROUP = "portolan.dev";
    public static final String MCS_GROUP = "multicluster.x-k8s.io";

    public static final ResourceType NAMESPACES = new ResourceType("", "namespaces");
    public static final ResourceType NODES = new ResourceType("", "nodes");
    public static final ResourceType PODS = new ResourceType("", "pods");
    public static final ResourceType SERVICES = new ResourceType("", "services");
    public static final ResourceType SECRETS = new ResourceType("", "secrets");
    public static final ResourceType CONFIG_MAPS = new ResourceType("", "configmaps");
    public static final ResourceType SERVICE_ACCOUNTS = new ResourceType("", "serviceaccounts");
    public static final ResourceType EVENTS = new ResourceType("", "events");
    public static final ResourceType VOLUME_CLAIMS = new ResourceType("", "persistentvolumeclaims");
    public static final ResourceType VOLUMES = new ResourceType("", "persistentvolumes");
    public static final ResourceType DEPLOYMENTS = new ResourceType("apps", "deployments");
    public static final ResourceType STATEFUL_SETS = new ResourceType("apps", "statefulsets");
    public static final ResourceType DAEMON_SETS = new ResourceType("apps", "daemonsets");
    public static final ResourceType REPLICA_SETS = new ResourceType("apps", "replicasets");
    public static final ResourceType JOBS = new ResourceType("batch", "jobs");
    public static final ResourceType ENDPOINT_SLICES =
            new ResourceType("discovery.k8s.io", "endpointslices");
    public static final ResourceType STORAGE_CLASSES =
            new ResourceType("storage.k8s.io", "storageclasses");
    public static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "leases");
    public static final ResourceType VOLUME_SNAPSHOTS =
            new ResourceType("snapshot.storage.k8s.io", "volumesnapshots");

    public static final ResourceType MEMBER_CLUSTERS =
            new ResourceType(PORTOLAN_GROUP, "memberclusters");
    public static final ResourceType PLACEMENT_POLICIES =
            new ResourceType(PORTOLAN_GROUP, "placementpolicies");
    public static final ResourceType CLUSTER_PLACEMENT_POLICIES =
            new ResourceType(PORTOLAN_GROUP, "clusterplacementpolicies");
    public static final ResourceType PLACEMENTS = new ResourceType(PORTOLAN_GROUP, "placements");
    public static final ResourceType MEMBER_SERVICES =
            new ResourceType(PORTOLAN_GROUP, "memberservices");
    public static final ResourceType REPLICATION_POLICIES =
            new ResourceType(PORTOLAN_GROUP, "replicationpolicies");
    public static final ResourceType PROTECTED_APPLICATIONS =
            new ResourceType(PORTOLAN_GROUP, "protectedapplications");
    public static final ResourceType RECOVERY_OPERATIONS =
            new ResourceType(PORTOLAN_GROUP, "recoveryoperations");

    /** Lives in members only: the role that a member's agent has for one group of volumes. */
    public static final ResourceType VOLUME_GROUPS =
            new ResourceType(PORTOLAN_GROUP, "volumegroups");

    public static final ResourceType SERVICE_EXPORTS =
            new ResourceType(MCS_GROUP, "serviceexports");
    public static final ResourceType SERVICE_IMPORTS =
            new ResourceType(MCS_GROUP, "serviceimports");

    @Override
    public int compareTo(ResourceType other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : plural.compareTo(other.plural);
    }

    /** {@code deployments.apps}, or {@code services} for the core group: as kubectl prints it. */
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
