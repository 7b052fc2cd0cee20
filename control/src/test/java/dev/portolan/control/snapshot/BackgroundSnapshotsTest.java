package dev.portolan.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.log.LogIndex;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class BackgroundSnapshotsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MemoryDisk disk = new MemoryDisk();
    private final SnapshotFiles files = new SnapshotFiles(disk, 16);
    private final BackgroundSnapshots snapshots = new BackgroundSnapshots(files);

    @AfterEach
    void close() {
        snapshots.close();
    }

    @Test
    void nobodyWaitsForTheDiskUntilHeAsksTo() {
        CountDownLatch slow = new CountDownLatch(1);
        snapshots.begin(
                new LogIndex(5),
                target -> {
                    await(slow);
                    target.write(1);
                });
        assertThat(files.indexes()).isEmpty();
        assertThatThrownBy(() -> snapshots.awaitWritten(Duration.ofMillis(1)))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("too slow");

        slow.countDown();
        snapshots.awaitWritten(PATIENCE);
        assertThat(files.indexes()).containsExactly(new LogIndex(5));
    }

    @Test
    void theNewestTwoAreKept() {
        for (int index = 1; index <= 5; index++) {
            byte[] content = {(byte) index};
            snapshots.begin(new LogIndex(index), target -> target.write(content));
        }
        snapshots.awaitWritten(PATIENCE);

        assertThat(files.indexes()).containsExactly(new LogIndex(4), new LogIndex(5));
    }

    @Test
    void aSnapshotThatFailsIsTold() {
        snapshots.begin(
                new LogIndex(5),
                target -> {
                    throw new IOException("no space left on device");
                });

        assertThatThrownBy(() -> snapshots.awaitWritten(PATIENCE))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("no space left on device");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
