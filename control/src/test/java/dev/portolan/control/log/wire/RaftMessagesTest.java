package dev.portolan.control.log.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import dev.portolan.control.log.wire.RandomMessages.Sample;
import dev.portolan.control.peer.MalformedException;

import io.atomix.primitive.operation.OperationId;
import io.atomix.primitive.operation.PrimitiveOperation;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.storage.log.entry.CommandEntry;
import io.atomix.protocols.raft.storage.log.entry.MetadataEntry;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

class RaftMessagesTest {
    private static final long FORMAT_SEED = 2;
    private static final int MUTATIONS = 200;

    /**
     * Lists, their elements and the words of a refusal weigh more than the bytes they stand for.
     */
    private static final int OBJECTS_PER_BYTE = 24;

    private static final int WORDS = 64 * 1024;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void everyMessageComesBackAsItWas(long seed) {
        messages(seed)
                .forEach((name, sample) -> {
                    byte[] bytes = sample.bytes();
                    assertThat(sample.thereAndBack(bytes)).as(name).isEqualTo(bytes);
                    assertThat(sample.codec().decode(bytes)).as(name).hasToString(said(sample));
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aMessageThatIsCutOffIsRefused(long seed) {
        messages(seed)
                .forEach((name, sample) -> {
                    byte[] bytes = sample.bytes();
                    for (int length = 0; length < bytes.length; length++) {
                        byte[] beginning = Arrays.copyOf(bytes, length);
                        assertThatThrownBy(() -> sample.codec().decode(beginning))
                                .as("%s cut to %d bytes", name, length)
                                .isInstanceOf(MalformedException.class)
                                .hasMessageContaining("no " + name);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void changedBytesAreReadOrRefusedAndTakeNoMoreMemoryThanTheyHave(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        messages(seed)
                .forEach((name, sample) -> {
                    byte[] bytes = sample.bytes();
                    for (int i = 0; i < MUTATIONS; i++) {
                        byte[] changed = changed(bytes, random);
                        long allocated = allocatedBy(() -> readOrRefuse(sample, changed));
                        assertThat(allocated)
                                .as("%s, seed %d, change %d", name, seed, i)
                                .isLessThan((long) changed.length * OBJECTS_PER_BYTE + WORDS);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bytesAtRandomAreReadOrRefused(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        messages(seed)
                .values()
                .forEach(sample -> {
                    for (int i = 0; i < MUTATIONS; i++) {
                        byte[] noise = new byte[random.nextInt(400)];
                        random.nextBytes(noise);
                        readOrRefuse(sample, noise);
                    }
                });
    }

    @Test
    void readsTheMessagesOfItsVersionFromTheFileThatNeverChanges() throws IOException {
        Properties golden = new Properties();
        try (InputStream file = getClass().getResourceAsStream("messages-2.properties")) {
            assertThat(file).isNotNull();
            golden.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        }
        Map<String, Sample<?>> samples = messages(FORMAT_SEED);
        assertThat(golden).hasSameSizeAs(samples);
        samples.forEach((name, sample) -> {
            byte[] bytes = HexFormat.of().parseHex(golden.getProperty(name.replace(' ', '.')));
            assertThat(sample.bytes()).as(name).isEqualTo(bytes);
            assertThat(sample.thereAndBack(bytes)).as(name).isEqualTo(bytes);
        });
    }

    @Test
    void whatTheLogNeverHoldsIsNotSent() {
        assertThatThrownBy(() -> send(new MetadataEntry(1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not ours");
        assertThatThrownBy(() ->
                        send(
                                new CommandEntry(
                                        1,
                                        1,
                                        1,
                                        1,
                                        new PrimitiveOperation(
                                                OperationId.command("other"), new byte[0]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    private static void send(RaftLogEntry entry) {
        RandomMessages.MESSAGES
                .append()
                .request()
                .encode(new AppendRequest(1, "a", 0, 0, List.of(entry), 0));
    }

    private static Map<String, Sample<?>> messages(long seed) {
        return new RandomMessages(new SplittableRandom(seed)).all();
    }

    private static String said(Sample<?> sample) {
        return sample.value().toString();
    }

    /** Fails on anything but a value or the one exception. */
    private static void readOrRefuse(Sample<?> sample, byte[] bytes) {
        try {
            assertThat(sample.codec().decode(bytes)).isNotNull();
        } catch (MalformedException e) {
            assertThat(e).hasMessageStartingWith("no " + sample.codec().name());
        }
    }

    private static byte[] changed(byte[] bytes, RandomGenerator random) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            if (random.nextInt(4) == 0 && at + Integer.BYTES <= changed.length) {
                ByteBuffer.wrap(changed).putInt(at, Integer.MAX_VALUE - random.nextInt(9));
            } else {
                changed[at] = (byte) random.nextInt();
            }
        }
        return changed;
    }

    private static long allocatedBy(Runnable step) {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            long before = threads.getCurrentThreadAllocatedBytes();
            step.run();
            return threads.getCurrentThreadAllocatedBytes() - before;
        }
        throw new IllegalStateException("this JVM does not count allocations");
    }
}
