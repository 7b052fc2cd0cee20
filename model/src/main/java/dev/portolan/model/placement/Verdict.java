package dev.portolan.model.placement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Json;

import java.util.List;

/**
 * What a decision says of one cluster.
 *
 * @param replicas how many it got
 * @param fits how many it could take; -1 where a filter refused it before that was counted
 * @param total the weighted sum of its scores, 0 to 100; 0 where refused
 * @param scores each score with its unit; empty where refused
 * @param refusedBy the filter that refused it; empty where none did
 * @param reason a sentence for the manifest's author: why it was refused, or why it got what it got
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Verdict(
        ClusterName cluster,
        int replicas,
        int fits,
        double total,
        List<Score> scores,
        String refusedBy,
        String reason) {
    public Verdict {
        scores = Json.listOrEmpty(scores);
        refusedBy = refusedBy == null ? "" : refusedBy;
        reason = reason == null ? "" : reason;
    }

    /**
     * Whether replicas are there in need only: the cluster takes none and they are to leave it, but
     * fit nowhere else.
     */
    @JsonIgnore
    public boolean isInNeed() {
        return replicas > 0 && scores.isEmpty();
    }

    /** Whether the cluster could not take a single replica, though nothing but room is missing. */
    @JsonIgnore
    public boolean isFull() {
        return fits == 0 && replicas == 0;
    }

    /**
     * One score.
     *
     * @param value 0 (worst) to 100 (best)
     * @param weight how much it counts
     * @param detail the measured number behind it with its unit: {@code 11.3 ms to eu-west-1}
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Score(String name, double value, double weight, String detail) {}
}
