package dev.portolan.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.state.Command;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.model.resource.Write;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class LocalCopyTest {
    private static final int HISTORY = 20;
    private static final int BACKLOG = 5;
    private final LocalCopy copy =
            new LocalCopy(
                    FederationState.empty(Limits.INITIAL.withHistoryChanges(HISTORY)), BACKLOG);

    @Test
    void endsAWatchThatFallsBehind() throws Exception {
        SlowListener listener = new SlowListener();
        copy.watch(List.of(), Namespace.NONE, Revision.ZERO, listener);
        create(1);
        assertThat(listener.called.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 2; i <= BACKLOG + 3; i++) {
            create(i);
        }
        listener.goOn.countDown();

        assertThat(listener.closed.get(20, TimeUnit.SECONDS).reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void carriesWatchesOverARestoreThatItsHistoryBridges() throws Exception {
        LocalCopy ahead =
                new LocalCopy(FederationState.empty(Limits.INITIAL.withHistoryChanges(HISTORY)));
        create(ahead, 1);
        SlowListener listener = new SlowListener();
        listener.goOn.countDown();
        copy.watch(List.of(), Namespace.NONE, Revision.ZERO, listener);
        copy.replace(SnapshotCodec.decode(SnapshotCodec.encode(ahead.state())));

        assertThat(listener.called.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(copy.state().revision()).isEqualTo(new Revision(1));
    }

    @Test
    void endsWatchesOverARestoreThatLeavesAGap() throws Exception {
        LocalCopy ahead =
                new LocalCopy(FederationState.empty(Limits.INITIAL.withHistoryChanges(HISTORY)));
        for (int i = 0; i < HISTORY + 2; i++) {
            create(ahead, i);
        }
        SlowListener listener = new SlowListener();
        copy.watch(List.of(), Namespace.NONE, Revision.ZERO, listener);
        copy.replace(ahead.state());

        assertThat(listener.closed.get(20, TimeUnit.SECONDS).reason()).isEqualTo(Reason.EXPIRED);
    }

    private void create(int number) {
        create(copy, number);
    }

    private static void create(LocalCopy at, int number) {
        ResourceKey key =
                new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("a"), "c" + number);
        Command command = new Command.Transact(List.of(Write.create(key, Document.empty())));
        at.advance(state -> state.apply(command));
    }

    /** Waits in its first call until it may go on. */
    private static final class SlowListener implements WatchListener {
        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final CompletableFuture<StoreException> closed = new CompletableFuture<>();
        private final List<WatchEvent> events = new ArrayList<>();

        @Override
        public void onEvents(List<WatchEvent> batch) {
            events.addAll(batch);
            called.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onClosed(StoreException reason) {
            closed.complete(reason);
        }
    }
}
