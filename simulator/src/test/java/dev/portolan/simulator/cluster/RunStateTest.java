package dev.portolan.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

@Timeout(20)
class RunStateTest {
    private final RunState state = new RunState();

    @Test
    void aPauseWaitsForTheStepUnderWay() throws InterruptedException {
        var inside = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        var finished = new AtomicBoolean();
        Thread step =
                start(() -> {
                    inside.countDown();
                    await(finish);
                    finished.set(true);
                });
        await(inside);
        Thread.ofVirtual().start(finish::countDown);
        assertThat(state.hold()).isTrue();
        assertThat(finished).isTrue();
        step.join();
    }

    @Test
    void noStepBeginsDuringAPauseAndAllGoOnAfterIt() throws InterruptedException {
        assertThat(state.hold()).isTrue();
        assertThat(state.isRunning()).isFalse();
        var done = new CountDownLatch(1);
        Thread step = start(done::countDown);
        assertThat(done.await(50, TimeUnit.MILLISECONDS)).isFalse();
        state.release();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(step.join(Duration.ofSeconds(10))).isTrue();
        state.awaitRunning();
    }

    @Test
    void aStepThatDoesNotEndDoesNotKeepThePauseWaitingForEver() throws InterruptedException {
        var inside = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        start(() -> {
            inside.countDown();
            await(finish);
        });
        await(inside);
        assertThat(state.hold()).isFalse();
        assertThat(state.isRunning()).isFalse();
        finish.countDown();
    }

    private Thread start(Runnable step) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        state.step(step);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
