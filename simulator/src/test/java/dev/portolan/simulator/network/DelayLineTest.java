package dev.portolan.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(20)
class DelayLineTest {
    private final DelayLine line = new DelayLine();

    @Test
    void bytesComeOutInTheirOrderEvenIfALaterOneIsDueFirst() throws InterruptedException {
        long now = System.nanoTime();
        line.put(new byte[] {1}, now + TimeUnit.MILLISECONDS.toNanos(30));
        line.put(new byte[] {2}, now);
        assertThat(line.take()).containsExactly(1);
        assertThat(System.nanoTime() - now)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        assertThat(line.take()).containsExactly(2);
    }

    @Test
    void aWriterWaitsWhileTheWindowIsFull() throws InterruptedException {
        long now = System.nanoTime();
        line.put(new byte[DelayLine.WINDOW_BYTES], now);
        var entered = new CountDownLatch(1);
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                line.put(new byte[] {2}, now);
                                entered.countDown();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        assertThat(entered.await(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(line.take()).hasSize(DelayLine.WINDOW_BYTES);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        writer.join();
        assertThat(line.take()).containsExactly(2);
    }

    @Test
    void closingLetsAReaderGo() throws InterruptedException {
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                assertThat(line.take()).isEmpty();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        line.close();
        assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    }
}
