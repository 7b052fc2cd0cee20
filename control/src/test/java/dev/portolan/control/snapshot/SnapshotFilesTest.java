package dev.portolan.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.log.LogIndex;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;

class SnapshotFilesTest {
    private static final int CHUNK = 16;
    private static final LogIndex FIVE = new LogIndex(5);
    private static final LogIndex NINE = new LogIndex(9);

    private final MemoryDisk disk = new MemoryDisk();
    private final SnapshotFiles files = new SnapshotFiles(disk, CHUNK);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 100})
    void readsWhatWasWritten(int length) {
        byte[] content = bytes(length);
        write(files, FIVE, content);

        assertThat(files.read(FIVE, SnapshotFilesTest::all)).isEqualTo(content);
        assertThat(files.verify(FIVE).bytes()).isEqualTo(length);
    }

    @Test
    void keepsSnapshotsInARealFolder(@TempDir Path folder) {
        byte[] content = bytes(3_000_000);
        write(SnapshotFiles.in(folder.resolve("snapshots")), FIVE, content);
        SnapshotFiles again = SnapshotFiles.in(folder.resolve("snapshots"));

        assertThat(again.indexes()).containsExactly(FIVE);
        assertThat(again.verify(FIVE).chunks()).isEqualTo(3);
        assertThat(again.read(FIVE, SnapshotFilesTest::all)).isEqualTo(content);
    }

    @Test
    void findsEveryFlippedBitAndSaysWhereItIs() {
        write(files, FIVE, bytes(2 * CHUNK + 3));
        int size = disk.content("state-5.snapshot").length;
        int chunk = CHUNK + SnapshotFormat.CHUNK_HEADER_BYTES;
        for (int bit = 0; bit < size * 8; bit++) {
            disk.flip("state-5.snapshot", bit);
            int at = bit / 8 - SnapshotFormat.HEADER_BYTES;
            boolean inChunk = at >= 0 && bit / 8 < size - SnapshotFormat.TRAILER_BYTES;

            assertThatThrownBy(() -> files.read(FIVE, SnapshotFilesTest::all))
                    .as("bit %d", bit)
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("memory/state-5.snapshot")
                    .hasMessageContaining(inChunk ? "chunk " + at / chunk + " of 3" : "");
            disk.flip("state-5.snapshot", bit);
        }
        assertThat(files.read(FIVE, SnapshotFilesTest::all)).hasSize(2 * CHUNK + 3);
    }

    @Test
    void saysWhatToDoWithADamagedSnapshot() {
        write(files, FIVE, bytes(40));
        disk.flip("state-5.snapshot", 8 * (SnapshotFormat.HEADER_BYTES + 20));

        assertThatThrownBy(() -> files.verify(FIVE))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("Remove the node from the control cluster")
                .hasMessageContaining("empty data directory");
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() throws IOException {
        byte[] file = golden();
        file[SnapshotFormat.HEADER_BYTES - 17] = 2;
        ByteBuffer header = ByteBuffer.wrap(file, 0, SnapshotFormat.HEADER_BYTES - 4);
        CRC32C crc = new CRC32C();
        crc.update(header);
        ByteBuffer.wrap(file).putInt(SnapshotFormat.HEADER_BYTES - 4, (int) crc.getValue());
        place(file);

        assertThatThrownBy(() -> new SnapshotFiles(disk, CHUNK).verify(FIVE))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("has format 2, this version reads 1");
    }

    @Test
    void readsAndWritesTheGoldenFileOfFormat1() throws IOException {
        place(golden());

        assertThat(new SnapshotFiles(disk, CHUNK).read(FIVE, SnapshotFilesTest::all))
                .isEqualTo(bytes(40));
        MemoryDisk other = new MemoryDisk();
        write(new SnapshotFiles(other, CHUNK), FIVE, bytes(40));
        assertThat(other.content("state-5.snapshot")).isEqualTo(golden());
    }

    @ParameterizedTest
    @MethodSource("dev.portolan.control.Seeds#all")
    void aPowerCutAtAnyStepLeavesAWholeSnapshot(long seed) {
        Random random = new Random(seed);
        byte[] older = bytes(50);
        byte[] newer = bytes(70);
        MemoryDisk dry = new MemoryDisk();
        writeBoth(dry, older, newer, Integer.MAX_VALUE);
        for (int cut = stepsOfOne(older); cut <= dry.steps(); cut++) {
            MemoryDisk cutDisk = new MemoryDisk();
            writeBoth(cutDisk, older, newer, cut);
            SnapshotFiles restarted = new SnapshotFiles(cutDisk.restarted(random), CHUNK);
            Optional<SnapshotManifest> newest = restarted.newest(FIVE);

            assertThat(newest).as("seed %d, cut after step %d", seed, cut).isPresent();
            for (LogIndex index : restarted.indexes()) {
                assertThat(restarted.read(index, SnapshotFilesTest::all))
                        .as("seed %d, cut after step %d", seed, cut)
                        .isEqualTo(index.equals(FIVE) ? older : newer);
            }
            write(restarted, NINE, newer);
            assertThat(restarted.read(NINE, SnapshotFilesTest::all)).isEqualTo(newer);
        }
    }

    @Test
    void leavesNothingOfASnapshotThatCouldNotBeWritten() {
        assertThatThrownBy(() ->
                        files.write(
                                FIVE,
                                target -> {
                                    target.write(bytes(100));
                                    throw new IOException("no space left on device");
                                }))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("no space left on device")
                .hasMessageContaining("more room");
        assertThat(disk.names()).isEmpty();
        assertThat(files.indexes()).isEmpty();
    }

    @Test
    void removesOldOnesOnlyWhereANewerOneIs() {
        write(files, FIVE, bytes(1));
        assertThatThrownBy(() -> files.removeBefore(NINE))
                .isInstanceOf(IllegalStateException.class);
        write(files, NINE, bytes(1));
        files.removeBefore(NINE);

        assertThat(files.indexes()).containsExactly(NINE);
        assertThat(disk.names()).containsExactly("state-9.snapshot");
    }

    private static int stepsOfOne(byte[] content) {
        MemoryDisk one = new MemoryDisk();
        write(new SnapshotFiles(one, CHUNK), FIVE, content);
        return one.steps();
    }

    private static void writeBoth(MemoryDisk disk, byte[] older, byte[] newer, int cut) {
        disk.cutAfter(cut);
        try {
            SnapshotFiles files = new SnapshotFiles(disk, CHUNK);
            write(files, FIVE, older);
            write(files, NINE, newer);
            files.removeBefore(NINE);
        } catch (MemoryDisk.PowerCut e) {
            assertThat(disk.steps()).isEqualTo(cut);
        }
    }

    private void place(byte[] file) {
        SnapshotDisk.NewFile target = disk.create("state-5.snapshot");
        try (target) {
            target.write(ByteBuffer.wrap(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = SnapshotFilesTest.class.getResourceAsStream("file-1.hex")) {
            assertThat(in).as("the golden file").isNotNull();
            return HexFormat.of()
                    .parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
    }

    static void write(SnapshotFiles files, LogIndex index, byte[] content) {
        files.write(index, target -> target.write(content));
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] all(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
