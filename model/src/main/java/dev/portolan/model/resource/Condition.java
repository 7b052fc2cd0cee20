package dev.portolan.model.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition as every Kubernetes object has it in its status.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason one word in CamelCase
 * @param message a sentence for people
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Condition(
        String type, String status, String reason, String message, Instant lastTransitionTime) {
    public static Condition of(
            String type, boolean holds, String reason, String message, Instant now) {
        return new Condition(type, holds ? "True" : "False", reason, message, now);
    }

    @JsonIgnore
    public boolean isTrue() {
        return status.equals("True");
    }

    /**
     * {@code conditions} with this one in place of the one of its type; the transition time is kept
     * where the status is unchanged.
     */
    public List<Condition> mergeInto(List<Condition> conditions) {
        List<Condition> merged = new ArrayList<>();
        Condition mine = this;
        for (Condition condition : conditions) {
            if (!condition.type().equals(type)) {
                merged.add(condition);
            } else if (condition.status().equals(status)) {
                mine = new Condition(type, status, reason, message, condition.lastTransitionTime());
            }
        }
        merged.add(mine);
        return List.copyOf(merged);
    }
}
