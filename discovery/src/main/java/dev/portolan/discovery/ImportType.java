package dev.portolan.discovery;

/** What a ServiceImport is (KEP-1645, {@code spec.type}). */
public enum ImportType {
    /** One virtual address inside each importing member. */
    CLUSTER_SET_IP("ClusterSetIP"),
    /** The endpoints themselves. */
    HEADLESS("Headless");

    private final String text;

    ImportType(String text) {
        this.text = text;
    }

    public static ImportType of(boolean headless) {
        return headless ? HEADLESS : CLUSTER_SET_IP;
    }

    /** As it stands in manifests. */
    @Override
    public String toString() {
        return text;
    }
}
