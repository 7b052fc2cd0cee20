package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.model.resource.Write;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore(HISTORY);

    @Override
    ResourceStore store() {
        return store;
    }

    @Test
    void givesEveryWatcherTheSameEvent() {
        RecordingListener one = new RecordingListener();
        RecordingListener two = new RecordingListener();
        store.watch(List.of(), Namespace.NONE, Revision.ZERO, one);
        store.watch(List.of(), Namespace.NONE, Revision.ZERO, two);
        store.write(Write.create(configMap("a"), value("1")));

        assertThat(one.await(1).getFirst()).isSameAs(two.await(1).getFirst());
    }

    @Test
    void endsItsWatchesWhenItCloses() throws Exception {
        RecordingListener listener = new RecordingListener();
        store.watch(List.of(), Namespace.NONE, Revision.ZERO, listener);
        store.close();

        assertThat(listener.closed.get(20, TimeUnit.SECONDS).reason())
                .isEqualTo(StoreException.Reason.CLOSED);
        assertThatThrownBy(() -> store.write(Write.create(configMap("a"), value("1"))))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void tellsAClosedWatcherNothingMore() {
        CompletableFuture<List<WatchEvent>> first = new CompletableFuture<>();
        var watch =
                store.watch(
                        List.of(),
                        Namespace.NONE,
                        Revision.ZERO,
                        new WatchListener() {
                            @Override
                            public void onEvents(List<WatchEvent> events) {
                                first.complete(events);
                            }

                            @Override
                            public void onClosed(StoreException reason) {
                                first.completeExceptionally(reason);
                            }
                        });
        watch.close();
        store.write(Write.create(configMap("a"), value("1")));
        RecordingListener later = new RecordingListener();
        store.watch(List.of(), Namespace.NONE, Revision.ZERO, later);

        assertThat(later.await(1)).hasSize(1);
        assertThat(first).isNotDone();
    }
}
