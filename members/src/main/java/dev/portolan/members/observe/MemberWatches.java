package dev.portolan.members.observe;

import dev.portolan.members.connect.ApiCatalog;
import dev.portolan.members.connect.MemberConnection;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps copies of a member's objects by fabric8's informers, which list again when a watch has
 * ended with 410 or broken off. Safe for use by many threads.
 */
public final class MemberWatches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberWatches.class);

    private final MemberConnection connection;
    private final Runnable onChange;
    private final Map<ResourceType, Watch> watches = new ConcurrentHashMap<>();

    /**
     * @param onChange called after every change; must return at once
     */
    public MemberWatches(MemberConnection connection, Runnable onChange) {
        this.connection = connection;
        this.onChange = onChange;
    }

    /**
     * Starts to watch a type in all namespaces, unless it is watched already or the member does not
     * serve it.
     *
     * @param labels what objects must carry
     * @param required whether the snapshot counts as synced only with it
     */
    public void watch(ResourceType type, Map<String, String> labels, boolean required) {
        connection
                .catalog()
                .find(type)
                .ifPresent(resource ->
                        watches.computeIfAbsent(
                                type,
                                _ ->
                                        Watch.start(
                                                connection, resource, labels, required, onChange)));
    }

    /** What the watches have seen until now. */
    public MemberSnapshot snapshot() {
        Map<ResourceType, Map<ResourceKey, Document>> objects = new HashMap<>();
        boolean synced = !watches.isEmpty();
        for (Map.Entry<ResourceType, Watch> entry : watches.entrySet()) {
            objects.put(entry.getKey(), entry.getValue().objects);
            synced &= !entry.getValue().required || entry.getValue().informer.hasSynced();
        }
        return new MemberSnapshot(objects, synced);
    }

    @Override
    public void close() {
        watches.values().forEach(watch -> watch.informer.stop());
        watches.clear();
    }

    private record Watch(
            SharedIndexInformer<GenericKubernetesResource> informer,
            Map<ResourceKey, Document> objects,
            boolean required) {
        static Watch start(
                MemberConnection connection,
                ApiCatalog.Resource resource,
                Map<String, String> labels,
                boolean required,
                Runnable onChange) {
            var context =
                    new ResourceDefinitionContext.Builder()
                            .withGroup(resource.type().group())
                            .withVersion(resource.version())
                            .withKind(resource.kind())
                            .withPlural(resource.type().plural())
                            .withNamespaced(resource.namespaced())
                            .build();
            var informer =
                    connection
                            .client()
                            .genericKubernetesResources(context)
                            .inAnyNamespace()
                            .withLabels(labels)
                            .runnableInformer(0);
            Map<ResourceKey, Document> objects = new ConcurrentHashMap<>();
            informer.addEventHandler(new Copier(connection, resource, objects, onChange));
            informer.exceptionHandler((_, failure) -> {
                LOG.debug(
                        "event=watch-failed member={} type={} reason=\"{}\"",
                        connection.member(),
                        resource.type(),
                        failure.getMessage());
                return true;
            });
            var started = informer.start();
            started.whenComplete((_, _) -> onChange.run());
            return new Watch(informer, objects, required);
        }
    }

    private record Copier(
            MemberConnection connection,
            ApiCatalog.Resource resource,
            Map<ResourceKey, Document> objects,
            Runnable onChange)
            implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource added) {
            put(added);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            put(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource last, boolean finalStateUnknown) {
            objects.remove(key(document(last)));
            onChange.run();
        }

        private void put(GenericKubernetesResource object) {
            Document document = document(object);
            objects.put(key(document), document);
            onChange.run();
        }

        private ResourceKey key(Document document) {
            return new ResourceKey(resource.type(), document.namespace(), document.name());
        }

        private Document document(GenericKubernetesResource object) {
            object.getMetadata()
                    .setManagedFields(null); // most of the bytes, and nobody reads them here
            String json = connection.client().getKubernetesSerialization().asJson(object);
            return Document.parse(json);
        }
    }
}
