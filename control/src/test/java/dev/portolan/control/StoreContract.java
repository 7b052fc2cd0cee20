package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/**
 * What every {@link ResourceStore} of this module does; its history keeps {@link #HISTORY} changes.
 */
abstract class StoreContract {
    static final int HISTORY = 50;
    private static final Namespace SHOP = Namespace.of("shop");

    /** A store that may hold objects of other tests in other namespaces. */
    abstract ResourceStore store();

    @Test
    void createsAnObjectOnce() {
        ResourceKey key = configMap("created-once");
        StoredObject created = written(Write.create(key, value("1"))).only();

        assertThat(created.created()).isEqualTo(created.revision());
        assertThat(store().revision()).isGreaterThanOrEqualTo(created.revision());
        assertThat(store().get(key, ReadLevel.LINEARIZABLE)).contains(created);
        assertThat(store().write(Write.create(key, value("2"))))
                .isEqualTo(new WriteOutcome.AlreadyExists(created));
    }

    @Test
    void updatesOnlyAtTheExpectedRevision() {
        ResourceKey key = configMap("updated");
        StoredObject first = written(Write.create(key, value("1"))).only();
        StoredObject second = written(Write.update(key, value("2"), first.revision())).only();

        assertThat(second.revision()).isGreaterThan(first.revision());
        assertThat(second.created()).isEqualTo(first.created());
        assertThat(store().write(Write.update(key, value("3"), first.revision())))
                .isEqualTo(new WriteOutcome.Conflict(second, first.revision()));
        assertThat(
                        written(new Write.Update(key, value("3"), Optional.empty()))
                                .only()
                                .content()
                                .text("data", "value"))
                .isEqualTo("3");
    }

    @Test
    void keepsTheRevisionOfAnUpdateThatChangesNothing() {
        ResourceKey key = configMap("unchanged");
        StoredObject first = written(Write.create(key, value("1"))).only();

        assertThat(written(Write.update(key, value("1"), first.revision())).only())
                .isEqualTo(first);
    }

    @Test
    void deletesAndThenKnowsNothing() {
        ResourceKey key = configMap("deleted");
        StoredObject first = written(Write.create(key, value("1"))).only();

        assertThat(store().write(Write.delete(key, first.revision().next())))
                .isInstanceOf(WriteOutcome.Conflict.class);
        assertThat(written(Write.delete(key, first.revision())).only()).isEqualTo(first);
        assertThat(store().get(key, ReadLevel.LINEARIZABLE)).isEmpty();
        assertThat(store().write(new Write.Delete(key, Optional.empty())))
                .isEqualTo(new WriteOutcome.NotFound(key));
    }

    @Test
    void carriesOutAllWritesOrNone() {
        ResourceKey one = configMap("all-1");
        ResourceKey two = configMap("all-2");
        written(Write.create(two, value("1")));

        assertThat(
                        store().write(
                                        List.of(
                                                Write.create(one, value("1")),
                                                Write.create(two, value("1")))))
                .isInstanceOf(WriteOutcome.AlreadyExists.class);
        assertThat(store().get(one, ReadLevel.LINEARIZABLE)).isEmpty();
        assertThatThrownBy(() ->
                        store().write(
                                        List.of(
                                                Write.create(one, value("1")),
                                                Write.create(one, value("2")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all-1");
    }

    @Test
    void listsATypeInTheOrderOfKeys() {
        Namespace here = Namespace.of("list");
        ResourceKey b = new ResourceKey(ResourceType.SECRETS, here, "b");
        ResourceKey a = new ResourceKey(ResourceType.SECRETS, here, "a");
        written(Write.create(b, value("1")));
        written(Write.create(a, value("1")));

        assertThat(store().list(ResourceType.SECRETS, here, ReadLevel.LINEARIZABLE).items())
                .extracting(StoredObject::key)
                .containsExactly(a, b);
        assertThat(store().types()).contains(ResourceType.SECRETS);
    }

    @Test
    void listsAsItWasAtARevision() {
        Namespace here = Namespace.of("past");
        ResourceKey key = new ResourceKey(ResourceType.CONFIG_MAPS, here, "a");
        ResourceKey other = new ResourceKey(ResourceType.CONFIG_MAPS, here, "b");
        StoredObject first = written(Write.create(key, value("1"))).only();
        StoredObject second = written(Write.update(key, value("2"), first.revision())).only();
        written(Write.create(other, value("1")));
        written(Write.delete(key, second.revision()));

        assertThat(listAt(here, first.revision())).containsExactly(first);
        assertThat(listAt(here, second.revision())).containsExactly(second);
        assertThat(listAt(here, store().revision()))
                .extracting(StoredObject::key)
                .containsExactly(other);
    }

    @Test
    void watchesEveryChangeAfterARevision() {
        Namespace here = Namespace.of("watch");
        ResourceKey key = new ResourceKey(ResourceType.CONFIG_MAPS, here, "a");
        StoredObject first = written(Write.create(key, value("1"))).only();
        RecordingListener listener = new RecordingListener();
        StoredObject second = written(Write.update(key, value("2"), first.revision())).only();

        try (Subscription watch =
                store().watch(
                                List.of(ResourceType.CONFIG_MAPS),
                                here,
                                first.revision(),
                                listener)) {
            written(Write.delete(key, second.revision()));
            written(Write.create(configMap("elsewhere"), value("1")));
            List<WatchEvent> events = listener.await(2);

            assertThat(events)
                    .extracting(WatchEvent::type)
                    .containsExactly(WatchEvent.Type.MODIFIED, WatchEvent.Type.DELETED);
            assertThat(events.getFirst().object()).isEqualTo(second);
            assertThat(events.getFirst().previous()).contains(first);
            assertThat(events.getLast().object()).isEqualTo(second);
            assertThat(events.getLast().revision()).isGreaterThan(second.revision());
        }
    }

    @Test
    void refusesAPastThatItHasForgotten() {
        ResourceKey key = configMap("forgotten");
        Revision past = written(Write.create(key, value("0"))).revision();
        for (int i = 1; i <= HISTORY + 1; i++) {
            written(new Write.Update(key, value(Integer.toString(i)), Optional.empty()));
        }

        assertThatThrownBy(() ->
                        store().watch(List.of(), Namespace.NONE, past, new RecordingListener()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.EXPIRED));
        assertThatThrownBy(() -> store().listAt(ResourceType.CONFIG_MAPS, SHOP, past))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.EXPIRED));
    }

    @Test
    void watchesOnFromAList() {
        ResourceKey key = configMap("listed");
        ResourceList list = store().list(ResourceType.CONFIG_MAPS, SHOP, ReadLevel.LINEARIZABLE);
        RecordingListener listener = new RecordingListener();
        try (Subscription watch = store().watch(List.of(), SHOP, list.revision(), listener)) {
            StoredObject created = written(Write.create(key, value("1"))).only();

            assertThat(listener.await(1).getFirst().object()).isEqualTo(created);
        }
    }

    private List<StoredObject> listAt(Namespace namespace, Revision revision) {
        return store().listAt(ResourceType.CONFIG_MAPS, namespace, revision).items();
    }

    private WriteOutcome.Written written(Write write) {
        return (WriteOutcome.Written) store().write(write);
    }

    static ResourceKey configMap(String name) {
        return new ResourceKey(ResourceType.CONFIG_MAPS, SHOP, name);
    }

    static Document value(String value) {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "ConfigMap", "data": {"value": "%s"}}\
                """
                        .formatted(value));
    }
}
