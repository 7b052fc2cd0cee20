package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.StoredObject;

/** Numbers that the controllers of workloads read. */
final class Replicas {
    private Replicas() {}

    /** {@code spec.replicas}, or 1 as Kubernetes has it where there is none. */
    static int desired(StoredObject workload) {
        return workload.content().at("spec", "replicas").asInt(1);
    }

    static int generation(StoredObject workload) {
        return workload.content().at("metadata", "generation").asInt(1);
    }

    /** A number of a status; 0 where there is none. */
    static int status(StoredObject workload, String field) {
        return workload.content().at("status", field).asInt();
    }

    /**
     * {@code maxSurge} or {@code maxUnavailable}: a number, or a share of {@code replicas} in
     * percent.
     */
    static int bound(JsonNode value, int replicas, boolean roundUp) {
        String text = value.isMissingNode() ? "25%" : value.asText();
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        double share = replicas * Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
        return (int) (roundUp ? Math.ceil(share) : Math.floor(share));
    }
}
