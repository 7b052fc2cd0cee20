package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running pod that writes a journal into one of its volumes, as its annotation asks.
 *
 * @param uid of the pod
 * @param claim behind the volume
 * @param interval between lines
 */
public record JournalingPod(String uid, Namespace namespace, String claim, Duration interval) {
    /** Names the volume, or the claim template, that the journal lies in. */
    public static final String VOLUME = "simulator.portolan.dev/journal";

    /** Milliseconds between lines; {@link #DEFAULT_INTERVAL} where it is absent. */
    public static final String INTERVAL = "simulator.portolan.dev/journal-interval-ms";

    static final Duration DEFAULT_INTERVAL = Duration.ofMillis(50);

    /** All of a member at this moment. */
    public static List<JournalingPod> in(ResourceStore store) {
        return store.list(ResourceType.PODS, Namespace.NONE, ReadLevel.LOCAL).items().stream()
                .filter(pod -> Pods.isRunning(pod) && Pods.isActive(pod))
                .flatMap(pod -> of(pod).stream())
                .toList();
    }

    private static Optional<JournalingPod> of(StoredObject pod) {
        Map<String, String> annotations = pod.content().annotations();
        String claim = Pods.claims(pod).get(annotations.getOrDefault(VOLUME, ""));
        if (claim == null) {
            return Optional.empty();
        }
        String millis = annotations.get(INTERVAL);
        Duration interval =
                millis == null ? DEFAULT_INTERVAL : Duration.ofMillis(Long.parseLong(millis));
        return Optional.of(
                new JournalingPod(pod.content().uid(), pod.key().namespace(), claim, interval));
    }
}
