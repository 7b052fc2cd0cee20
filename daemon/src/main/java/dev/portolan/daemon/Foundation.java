package dev.portolan.daemon;

import dev.portolan.members.FederationUid;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The objects without which a federation cannot begin: the namespaces {@code default} and {@code
 * portolan-system}.
 */
final class Foundation {
    private static final List<Namespace> NAMESPACES =
            List.of(Namespace.of("default"), Namespace.SYSTEM);

    private Foundation() {}

    /**
     * Creates what is missing; any node may do it, also several at once.
     *
     * @return the federation's UID: that of {@code portolan-system}
     */
    static FederationUid lay(ResourceStore store, InstantSource clock) {
        for (Namespace namespace : NAMESPACES) {
            ResourceKey key = ResourceKey.of(ResourceType.NAMESPACES, namespace.name());
            if (store.get(key, ReadLevel.LINEARIZABLE).isEmpty()) {
                WriteOutcome outcome = store.write(Write.create(key, document(namespace, clock)));
                if (!(outcome instanceof WriteOutcome.Written
                        || outcome instanceof WriteOutcome.AlreadyExists)) {
                    throw new IllegalStateException(
                            "cannot create namespace " + namespace + ": " + outcome);
                }
            }
        }
        Optional<StoredObject> system =
                store.get(
                        ResourceKey.of(ResourceType.NAMESPACES, Namespace.SYSTEM.name()),
                        ReadLevel.LINEARIZABLE);
        return system.map(namespace -> new FederationUid(namespace.content().uid()))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "namespace " + Namespace.SYSTEM + " has been deleted"));
    }

    private static Document document(Namespace namespace, InstantSource clock) {
        var root =
                Json.mapper().createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
        root.putObject("metadata")
                .put("name", namespace.name())
                .put("uid", UUID.randomUUID().toString())
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .putObject("labels")
                .put("kubernetes.io/metadata.name", namespace.name());
        root.putObject("spec").putArray("finalizers").add("kubernetes");
        root.putObject("status").put("phase", "Active");
        return Document.owning(root);
    }
}
