package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class AssemblyTest {
    private final Assembly assembly = new Assembly();

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                Pieces.LARGEST,
                Pieces.LARGEST + 1,
                3 * Pieces.LARGEST,
                AtomixOptions.LARGEST_COMMAND
            })
    void aCommandOfAnySizeComesBackAsItWas(int length) {
        byte[] command = command(length, length);
        List<byte[]> entries = Pieces.of(7, command);

        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry).hasSizeLessThan(AtomixOptions.LARGEST_ENTRY))
                .hasSize(Math.max(1, Math.ceilDiv(length, Pieces.LARGEST)));
        assertThat(completed(entries)).containsExactly("7:" + Arrays.hashCode(command));
    }

    @Test
    void piecesWithoutAnEndAreNoCommandWhateverFollows() {
        byte[] large = command(3 * Pieces.LARGEST, 1);
        byte[] small = command(10, 2);
        List<byte[]> entries = new ArrayList<>(Pieces.of(1, large).subList(0, 2));
        entries.addAll(Pieces.of(2, large));
        entries.addAll(Pieces.of(2, large).subList(0, 1));
        entries.addAll(Pieces.of(3, small));
        entries.addAll(Pieces.of(3, large).subList(0, 2));
        entries.addAll(Pieces.of(4, large));

        assertThat(completed(entries))
                .containsExactly(
                        "2:" + Arrays.hashCode(large),
                        "3:" + Arrays.hashCode(small),
                        "4:" + Arrays.hashCode(large));
    }

    @Test
    void anEndWithoutItsBeginningIsNoCommand() {
        byte[] large = command(3 * Pieces.LARGEST, 1);
        List<byte[]> entries = new ArrayList<>(Pieces.of(1, large).subList(1, 3));
        entries.addAll(Pieces.of(2, large).subList(0, 1));
        entries.addAll(Pieces.of(3, large).subList(1, 3));
        entries.addAll(Pieces.of(3, large).subList(0, 1));
        entries.addAll(Pieces.of(3, large).subList(2, 3));

        assertThat(completed(entries)).isEmpty();
    }

    @Test
    void aSnapshotBetweenAnyTwoEntriesChangesNothing() {
        SplittableRandom random = new SplittableRandom(20);
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<byte[]> pieces =
                    Pieces.of(1 + i / 7, command(random.nextInt(4 * Pieces.LARGEST), i));
            entries.addAll(pieces.subList(0, random.nextInt(1, pieces.size() + 1)));
        }
        List<String> undisturbed = completed(entries);
        assertThat(undisturbed).hasSizeBetween(10, 40);

        for (int cut = 0; cut <= entries.size(); cut++) {
            Assembly before = new Assembly();
            List<String> found = completed(before, entries.subList(0, cut));
            Assembly after = new Assembly();
            completed(after, Pieces.of(9, command(2 * Pieces.LARGEST, 9)).subList(0, 1));
            after.restore(before.save());
            found.addAll(completed(after, entries.subList(cut, entries.size())));
            assertThat(found).as("cut at " + cut).isEqualTo(undisturbed);
        }
    }

    @Test
    void whatNobodyCanHaveWrittenIsRefused() {
        assertThatThrownBy(() -> completed(List.of(new byte[7])))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> completed(List.of(piece(~1L, 2, 2))))
                .hasMessageContaining("piece 2 of 2");
        assertThatThrownBy(() -> completed(List.of(piece(~1L, -1, 2))))
                .hasMessageContaining("piece -1 of 2");
        assertThatThrownBy(() -> completed(List.of(piece(~1L, 0, Integer.MAX_VALUE))))
                .hasMessageContaining("piece 0 of");
    }

    private List<String> completed(List<byte[]> entries) {
        return completed(assembly, entries);
    }

    private static List<String> completed(Assembly assembly, List<byte[]> entries) {
        List<String> commands = new ArrayList<>();
        for (byte[] entry : entries) {
            assembly.add(
                    entry,
                    (term, command) -> commands.add(term.value() + ":" + Arrays.hashCode(command)));
        }
        return commands;
    }

    private static byte[] piece(long term, int number, int count) {
        return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
                .putLong(term)
                .putInt(number)
                .putInt(count)
                .array();
    }

    private static byte[] command(int length, long seed) {
        byte[] command = new byte[length];
        new SplittableRandom(seed).nextBytes(command);
        return command;
    }
}
