package dev.portolan.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.verb.Uids;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;

/** The namespaces that are there from the start. */
public final class SystemNamespaces {
    private SystemNamespaces() {}

    /**
     * Creates those that are missing. May be called by every node of a control cluster at once.
     *
     * @throws StoreException when the store takes no writes now
     */
    public static void ensure(
            ResourceStore store, List<String> names, InstantSource clock, RandomGenerator random) {
        for (String name : names) {
            ResourceKey key = ResourceKey.of(ResourceType.NAMESPACES, name);
            WriteOutcome outcome = store.write(Write.create(key, namespace(name, clock, random)));
            switch (outcome) {
                case WriteOutcome.Written ignored -> {}
                case WriteOutcome.AlreadyExists ignored -> {}
                case WriteOutcome.NotFound other -> throw unexpected(other);
                case WriteOutcome.Conflict other -> throw unexpected(other);
            }
        }
    }

    private static Document namespace(String name, InstantSource clock, RandomGenerator random) {
        ObjectNode namespace = Json.mapper().createObjectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        ObjectNode metadata = namespace.putObject("metadata");
        metadata.put("name", name);
        metadata.putObject("labels").put("kubernetes.io/metadata.name", name);
        metadata.put("uid", Uids.next(random));
        metadata.put(
                "creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("generation", 1);
        namespace.putObject("status").put("phase", "Active");
        return Document.owning(namespace);
    }

    private static IllegalStateException unexpected(WriteOutcome outcome) {
        return new IllegalStateException("a create ended as " + outcome);
    }
}
