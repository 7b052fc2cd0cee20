package dev.portolan.members.imports;

import dev.portolan.model.cluster.ClusterName;

/** Names and labels of what stands for an import inside a member. */
public final class ImportNames {
    /** Label of derived Services and EndpointSlices: the imported service (KEP-1645). */
    public static final String SERVICE_NAME = "multicluster.kubernetes.io/service-name";

    /** Label of derived EndpointSlices: the cluster that exports (KEP-1645). */
    public static final String SOURCE_CLUSTER = "multicluster.kubernetes.io/source-cluster";

    private static final String PREFIX = "portolan-import-";
    private static final int LONGEST_SERVICE = 63;
    private static final int DIGEST = 8;

    private ImportNames() {}

    /** The derived Service's name: a DNS label, so that long names end in a digest. */
    static String service(String imported) {
        String name = PREFIX + imported;
        if (name.length() <= LONGEST_SERVICE) {
            return name;
        }
        String digest = String.format("%08x", imported.hashCode());
        return name.substring(0, LONGEST_SERVICE - DIGEST - 1) + "-" + digest;
    }

    /** The name of the EndpointSlice with one exporting cluster's endpoints. */
    static String slice(String imported, ClusterName source) {
        return service(imported) + "-" + source;
    }
}
