package dev.portolan.replication.fake;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory, for transactions of one write and without watches. */
public final class FakeStore implements ResourceStore {
    private final TreeMap<ResourceKey, StoredObject> objects = new TreeMap<>();
    private Revision revision = Revision.ZERO;

    @Override
    public synchronized Revision revision() {
        return revision;
    }

    @Override
    public synchronized Optional<StoredObject> get(ResourceKey key, ReadLevel level) {
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public synchronized ResourceList list(ResourceType type, Namespace namespace, ReadLevel level) {
        return new ResourceList(
                revision,
                objects.values().stream()
                        .filter(object -> object.key().type().equals(type))
                        .filter(object ->
                                namespace.isNone() || object.key().namespace().equals(namespace))
                        .toList());
    }

    @Override
    public ResourceList listAt(ResourceType type, Namespace namespace, Revision at) {
        throw new UnsupportedOperationException("no history");
    }

    @Override
    public synchronized List<ResourceType> types() {
        return objects.keySet().stream().map(ResourceKey::type).distinct().toList();
    }

    /** Writes whatever is there, for a test's own use. */
    public synchronized void put(ResourceKey key, Document content) {
        StoredObject before = objects.get(key);
        revision = revision.next();
        objects.put(
                key,
                new StoredObject(
                        key, before == null ? revision : before.created(), revision, content));
    }

    @Override
    public synchronized WriteOutcome write(List<Write> transaction) {
        Write write = transaction.getFirst();
        StoredObject current = objects.get(write.key());
        return switch (write) {
            case Write.Create create when current != null ->
                    new WriteOutcome.AlreadyExists(current);
            case Write.Create create -> written(create.key(), create.content());
            case Write.Update update when current == null ->
                    new WriteOutcome.NotFound(update.key());
            case Write.Update update when isOther(update.expected(), current) ->
                    new WriteOutcome.Conflict(current, update.expected().orElseThrow());
            case Write.Update update -> written(update.key(), update.content());
            case Write.Delete delete -> throw new UnsupportedOperationException("no deletes");
        };
    }

    private static boolean isOther(Optional<Revision> expected, StoredObject current) {
        return expected.isPresent() && !expected.get().equals(current.revision());
    }

    private WriteOutcome written(ResourceKey key, Document content) {
        put(key, content);
        return new WriteOutcome.Written(revision, List.of(objects.get(key)));
    }

    @Override
    public Subscription watch(
            List<ResourceType> types, Namespace namespace, Revision from, WatchListener listener) {
        throw new UnsupportedOperationException("no watches");
    }
}
