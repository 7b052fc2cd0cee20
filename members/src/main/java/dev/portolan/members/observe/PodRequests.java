package dev.portolan.members.observe;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.Millicores;
import dev.portolan.model.quantity.ResourceVector;

import java.util.HashMap;
import java.util.Map;

/**
 * What a pod reserves on its node: the sum over its containers and sidecars, or its largest init
 * container where that is more, and its overhead; the pod itself counts as one of {@code pods}.
 * Pure.
 */
final class PodRequests {
    private static final ResourceVector ONE_POD = ResourceVector.ofPod(Millicores.ZERO, Bytes.ZERO);

    private PodRequests() {}

    /**
     * @throws IllegalArgumentException where a request is not a quantity
     */
    static ResourceVector of(JsonNode podSpec) {
        ResourceVector sum = ResourceVector.ZERO;
        for (JsonNode container : podSpec.path("containers")) {
            sum = sum.plus(requests(container));
        }
        ResourceVector largestInit = ResourceVector.ZERO;
        for (JsonNode container : podSpec.path("initContainers")) {
            if (container.path("restartPolicy").asText().equals("Always")) {
                sum = sum.plus(requests(container));
            } else {
                largestInit = largestInit.max(requests(container));
            }
        }
        return sum.max(largestInit).plus(list(podSpec.path("overhead"))).plus(ONE_POD);
    }

    private static ResourceVector requests(JsonNode container) {
        return list(container.path("resources").path("requests"));
    }

    /**
     * A Kubernetes resource list.
     *
     * @throws IllegalArgumentException where an amount is not a quantity, or negative
     */
    static ResourceVector list(JsonNode amounts) {
        Map<String, String> list = new HashMap<>();
        amounts.properties().forEach(entry -> list.put(entry.getKey(), entry.getValue().asText()));
        return notNegative(ResourceVector.parse(list));
    }

    private static ResourceVector notNegative(ResourceVector amounts) {
        boolean negative =
                amounts.cpu().value() < 0
                        || amounts.memory().value() < 0
                        || amounts.ephemeralStorage().value() < 0
                        || amounts.pods() < 0
                        || amounts.extended().values().stream().anyMatch(amount -> amount < 0);
        if (negative) {
            throw new IllegalArgumentException("a negative amount cannot be: " + amounts.toList());
        }
        return amounts;
    }
}
