package dev.portolan.api.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.resource.StoreException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class SignalQueueTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final SignalQueue queue = new SignalQueue();

    @Test
    void sendsWhatCameBeforeTheStoreClosed() throws InterruptedException {
        StoreException closed = new StoreException(StoreException.Reason.CLOSED, "over");
        queue.onEvents(List.of());
        queue.onClosed(closed);
        assertThat(queue.next(AT_ONCE)).contains(new Signal.Changes(List.of()));
        assertThat(queue.next(AT_ONCE)).contains(new Signal.StoreClosed(closed));
    }

    @Test
    void endsAWatchThatFallsTooFarBehind() throws InterruptedException {
        for (int i = 0; i < 5000; i++) {
            queue.onEvents(List.of());
        }
        assertThat(queue.next(AT_ONCE))
                .hasValueSatisfying(signal ->
                        assertThat(signal)
                                .isInstanceOfSatisfying(
                                        Signal.StoreClosed.class,
                                        closed ->
                                                assertThat(closed.reason().reason())
                                                        .isEqualTo(StoreException.Reason.EXPIRED)));
    }

    @Test
    void forgetsEverythingWhenTheClientHasGone() throws InterruptedException {
        queue.onEvents(List.of());
        queue.clientGone();
        queue.onEvents(List.of());
        assertThat(queue.next(AT_ONCE)).contains(new Signal.ClientGone());
        assertThat(queue.next(AT_ONCE)).contains(new Signal.ClientGone());
    }

    @Test
    void waitsNoLongerThanItIsTold() throws InterruptedException {
        assertThat(queue.next(AT_ONCE)).isEmpty();
    }
}
