package dev.portolan.control.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.state.Command;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
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
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Very many watchers of one copy. */
@Timeout(300)
class WatchersTest {
    private static final int WATCHERS = 5_000;
    private static final int CHANGES = 100;
    private static final int HISTORY = 60;
    private static final String KILOBYTE = "x".repeat(1_000);

    private final LocalCopy copy = copy(Limits.INITIAL);

    @Test
    void thousandsGetOneInstanceOfEachChange() throws Exception {
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            copy.watch(List.of(ResourceType.CONFIG_MAPS), Namespace.NONE, Revision.ZERO, recorder);
        }
        create(copy, CHANGES);
        for (Recorder recorder : recorders) {
            recorder.await(CHANGES);
        }
        List<WatchEvent> first = recorders.getFirst().events;
        assertThat(first).hasSize(CHANGES);
        assertThat(recorders)
                .allSatisfy(recorder -> {
                    for (int i = 0; i < CHANGES; i++) {
                        assertThat(recorder.events.get(i)).isSameAs(first.get(i));
                    }
                });
    }

    @Test
    void aSlowOneIsCutOffAndHoldsNobodyUp() throws Exception {
        LocalCopy small = copy(Limits.INITIAL.withHistoryChanges(HISTORY));
        Recorder quick = new Recorder();
        Recorder slow = new Recorder();
        slow.stand();
        small.watch(List.of(), Namespace.NONE, Revision.ZERO, slow);
        create(small, 1);
        slow.awaitCall();
        small.watch(List.of(), Namespace.NONE, Revision.ZERO, quick);
        quick.await(1);
        for (int i = 1; i < CHANGES; i++) {
            create(small, i, i + 1);
            quick.await(1);
        }
        slow.goOn();

        StoreException end = slow.closed.get(60, TimeUnit.SECONDS);
        assertThat(end.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(end)
                .hasMessageContaining("has fallen behind to before revision")
                .hasMessageContaining("list, and watch again");
        assertThat(slow.events).hasSize(1);
        assertThat(quick.closed).isNotDone();
    }

    @Test
    void aCursorBeforeTheHistoryIsRefusedByCountAndByBytes() {
        LocalCopy byCount = copy(Limits.INITIAL.withHistoryChanges(HISTORY));
        LocalCopy byBytes = copy(Limits.INITIAL.withHistoryBytes(20_000));
        create(byCount, CHANGES);
        create(byBytes, CHANGES);

        assertThat(byCount.state().floor()).isEqualTo(new Revision(CHANGES - HISTORY));
        assertThat(byBytes.state().floor().value()).isBetween(CHANGES - 20L, CHANGES - 10L);
        for (LocalCopy each : List.of(byCount, byBytes)) {
            Revision floor = each.state().floor();
            each.watch(List.of(), Namespace.NONE, floor, new Recorder()).close();
            assertThatThrownBy(() ->
                            each.watch(
                                    List.of(),
                                    Namespace.NONE,
                                    new Revision(floor.value() - 1),
                                    new Recorder()))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED))
                    .hasMessageContaining("the history begins at " + floor);
        }
    }

    @Test
    void watchersOfOtherTypesAreNotCalled() throws Exception {
        Recorder other = new Recorder();
        Recorder both = new Recorder();
        copy.watch(List.of(ResourceType.SECRETS), Namespace.NONE, Revision.ZERO, other);
        copy.watch(
                List.of(ResourceType.SECRETS, ResourceType.CONFIG_MAPS),
                Namespace.NONE,
                Revision.ZERO,
                both);
        create(copy, 2);
        both.await(2);

        assertThat(other.events).isEmpty();
    }

    private static LocalCopy copy(Limits limits) {
        return new LocalCopy(FederationState.empty(limits));
    }

    private static void create(LocalCopy at, int count) {
        create(at, 0, count);
    }

    private static void create(LocalCopy at, int from, int to) {
        for (int i = from; i < to; i++) {
            ResourceKey key = new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("a"), "c" + i);
            Document content = Document.parse("{\"data\": {\"v\": \"" + KILOBYTE + "\"}}");
            Command command = new Command.Transact(List.of(Write.create(key, content)));
            at.advance(state -> state.apply(command));
        }
    }

    private static final class Recorder implements WatchListener {
        private final List<WatchEvent> events = new ArrayList<>();
        private final Semaphore seen = new Semaphore(0);
        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CompletableFuture<StoreException> closed = new CompletableFuture<>();
        private volatile boolean standing;

        void stand() {
            standing = true;
        }

        void goOn() {
            gate.countDown();
        }

        void awaitCall() throws InterruptedException {
            assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
        }

        /** Waits for so many more changes. */
        void await(int more) throws InterruptedException {
            assertThat(seen.tryAcquire(more, 120, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void onEvents(List<WatchEvent> batch) {
            events.addAll(batch);
            called.countDown();
            if (standing) {
                try {
                    assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            seen.release(batch.size());
        }

        @Override
        public void onClosed(StoreException reason) {
            closed.complete(reason);
        }
    }
}
