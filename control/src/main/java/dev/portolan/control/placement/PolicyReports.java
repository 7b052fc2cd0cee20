package dev.portolan.control.placement;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What policies' statuses say: whether they can be read, and how many objects they are in force
 * for. Written at most once in a while, however many objects come and go.
 */
final class PolicyReports {
    static final Duration INTERVAL = Duration.ofSeconds(1);
    static final String ACCEPTED = "Accepted";

    private final Map<ResourceKey, ResourceKey> policyOf = new HashMap<>();
    private Optional<Instant> nextAt = Optional.empty();
    private boolean wanted;

    static ResourceKey keyOf(PlacementPolicy policy) {
        return new ResourceKey(
                policy.namespace().isNone()
                        ? ResourceType.CLUSTER_PLACEMENT_POLICIES
                        : ResourceType.PLACEMENT_POLICIES,
                policy.namespace(),
                policy.name());
    }

    /** A placement is under a policy from now on, or under none. */
    void selects(ResourceKey placement, Optional<ResourceKey> policy, Instant now) {
        policy.ifPresentOrElse(
                key -> policyOf.put(placement, key), () -> policyOf.remove(placement));
        soon(now);
    }

    /** Policies may have come or changed. */
    void later() {
        wanted = true;
    }

    void soon(Instant now) {
        if (nextAt.isEmpty()) {
            nextAt = Optional.of(now.plus(INTERVAL));
        }
    }

    Optional<Instant> next() {
        return nextAt;
    }

    List<Effect> due(Mirror mirror, Instant now) {
        if (wanted) {
            wanted = false;
            soon(now);
        }
        if (nextAt.isEmpty() || nextAt.get().isAfter(now)) {
            return List.of();
        }
        nextAt = Optional.empty();
        Map<ResourceKey, Integer> counts = new HashMap<>();
        policyOf.values().forEach(policy -> counts.merge(policy, 1, Integer::sum));
        List<Effect> effects = new ArrayList<>();
        for (StoredObject object : mirror.all()) {
            if (Mirror.isPolicy(object.key().type())) {
                report(
                                object,
                                counts.getOrDefault(object.key(), 0),
                                Optional.ofNullable(mirror.faults().get(object.key())),
                                now)
                        .ifPresent(effects::add);
            }
        }
        return effects;
    }

    private static Optional<Effect> report(
            StoredObject policy, int selected, Optional<String> fault, Instant now) {
        List<Condition> before =
                policy.content().items("status", "conditions").stream()
                        .map(node -> Json.read(node, Condition.class))
                        .toList();
        Condition accepted =
                Condition.of(
                        ACCEPTED,
                        fault.isEmpty(),
                        fault.isEmpty()
                                ? (selected == 0 ? "SelectsNothing" : "InForce")
                                : "Invalid",
                        fault.orElse(
                                selected == 0
                                        ? "no object matches, or other policies come first for all"
                                                + " that do"
                                        : "in force for "
                                                + selected
                                                + (selected == 1 ? " object" : " objects")),
                        now);
        Document next =
                policy.content()
                        .edit(root -> {
                            ObjectNode status = root.withObject("/status");
                            status.set("conditions", Json.array(accepted.mergeInto(before)));
                            status.put("selected", selected);
                        });
        return next.at("status").equals(policy.content().at("status"))
                ? Optional.empty()
                : Optional.of(new Effect.WriteStatus(policy.key(), next, policy.revision()));
    }
}
