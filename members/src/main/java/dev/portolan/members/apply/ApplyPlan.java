package dev.portolan.members.apply;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;

import java.util.List;
import java.util.Map;

/**
 * What is to be done at one member, in order, and what is not done yet and why.
 *
 * @param applies what comes first has to be there first
 * @param deletes what comes first goes first
 * @param waiting why an object is left as it is for now
 */
public record ApplyPlan(
        List<Apply> applies, List<ResourceKey> deletes, Map<ResourceKey, String> waiting) {
    public static final ApplyPlan NOTHING = new ApplyPlan(List.of(), List.of(), Map.of());

    public ApplyPlan {
        applies = List.copyOf(applies);
        deletes = List.copyOf(deletes);
        waiting = Map.copyOf(waiting);
    }

    /**
     * One object to be sent.
     *
     * @param body without the term
     * @param reason why: new, changed, or drifted and where
     */
    public record Apply(ResourceKey key, Document body, String reason) {}
}
