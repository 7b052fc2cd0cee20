package dev.portolan.scheduler.divide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

final class DivisionTest {
    private static final List<Division> ALL =
            List.of(new ByWeight(), new ByCapacity(), new Packed(), new Evenly());

    @Test
    void sharesByWeightWithoutExceedingTheRoom() {
        assertThat(new ByWeight().divide(10, slots(new int[] {2, 100, 100}, new int[] {8, 1, 1})))
                .containsExactly(2, 4, 4);
    }

    @Test
    void sharesAnIncreaseByRoomAndLeavesWhatIsThere() {
        List<Slot> slots = List.of(new Slot(10, 9, 1), new Slot(7, 1, 1));

        assertThat(new ByCapacity().divide(13, slots)).containsExactly(9, 4);
    }

    @Test
    void takesAReductionFromEachInProportion() {
        List<Slot> slots = List.of(new Slot(10, 8, 1), new Slot(10, 4, 1));

        assertThat(new ByCapacity().divide(6, slots)).containsExactly(4, 2);
    }

    @Test
    void packsIntoTheFewestClustersAndTheBestOfThose() {
        assertThat(new Packed().divide(12, slots(new int[] {3, 8, 10, 9})))
                .containsExactly(3, 0, 9, 0);
        assertThat(new Packed().divide(17, slots(new int[] {3, 8, 10, 9})))
                .containsExactly(0, 8, 9, 0);
    }

    @Test
    void fillsTheClustersThatItUsesBeforeItOpensAnother() {
        List<Slot> slots = List.of(new Slot(10, 8, 1), new Slot(100, 0, 1));

        assertThat(new Packed().divide(12, slots)).containsExactly(10, 2);
        assertThat(new Packed().divide(9, slots)).containsExactly(9, 0);
    }

    @Test
    void repacksOntoAClusterThatRanksAboveTheOnesInUse() {
        List<Slot> slots = List.of(new Slot(100, 0, 1), new Slot(10, 8, 1));

        assertThat(new Packed().divide(8, slots)).containsExactly(8, 0);
    }

    @Test
    void leavesOddReplicasWhereTheyAre() {
        List<Slot> slots = List.of(new Slot(9, 1, 1), new Slot(9, 2, 1), new Slot(9, 1, 1));

        assertThat(new Evenly().divide(4, slots)).containsExactly(1, 2, 1);
    }

    @Test
    void widensFromTheFullest() {
        int[] shares = {6, 0, 2, 0};
        Widening.widen(shares, slots(new int[] {9, 9, 9, 0}), 4);

        assertThat(shares).containsExactly(5, 1, 2, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverExceedsTheRoomAndLeavesNothingOverWhileThereIsRoom(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Slot> slots = randomSlots(random);
            int replicas = random.nextInt(60);
            long room = slots.stream().mapToLong(Slot::cap).sum();
            for (Division division : ALL) {
                int[] shares = division.divide(replicas, slots);
                assertThat(IntStream.of(shares).sum())
                        .as("%s of %s over %s", division.getClass(), replicas, slots)
                        .isEqualTo((int) Math.min(replicas, room));
                for (int i = 0; i < shares.length; i++) {
                    assertThat(shares[i]).isBetween(0, slots.get(i).cap());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void takesNothingAwayWhenThereIsMoreToShareOut(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Slot> slots =
                    randomSlots(random).stream()
                            .map(slot -> new Slot(slot.cap(), 0, slot.weight()))
                            .toList();
            int replicas = random.nextInt(60);
            for (Division division : ALL) {
                int[] before = division.divide(replicas, slots);
                List<Slot> held =
                        IntStream.range(0, before.length)
                                .mapToObj(i ->
                                        new Slot(
                                                slots.get(i).cap(),
                                                before[i],
                                                slots.get(i).weight()))
                                .sorted((one, other) ->
                                        Boolean.compare(other.current() > 0, one.current() > 0))
                                .toList();
                int[] again = division.divide(replicas, held);
                int[] more = division.divide(replicas + 1 + random.nextInt(5), held);
                for (int i = 0; i < before.length; i++) {
                    assertThat(again[i]).as("unchanged %s", held).isEqualTo(held.get(i).current());
                    assertThat(more[i])
                            .as("more over %s", held)
                            .isGreaterThanOrEqualTo(held.get(i).current());
                }
            }
        }
    }

    private static List<Slot> randomSlots(Random random) {
        return IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(i ->
                        new Slot(1 + random.nextInt(12), random.nextInt(8), 1 + random.nextInt(5)))
                .toList();
    }

    private static List<Slot> slots(int[] caps) {
        return slots(caps, IntStream.of(caps).map(cap -> 1).toArray());
    }

    private static List<Slot> slots(int[] caps, int[] weights) {
        return IntStream.range(0, caps.length)
                .mapToObj(i -> new Slot(caps[i], 0, weights[i]))
                .toList();
    }
}
