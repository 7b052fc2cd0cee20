package dev.portolan.control.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

class SortedTreeTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void behavesAsASortedMapAndKeepsItsOldVersions(long seed) {
        Random random = new Random(seed);
        SortedTree<Integer, Integer> tree = SortedTree.empty();
        TreeMap<Integer, Integer> map = new TreeMap<>();
        SortedTree<Integer, Integer> old = tree;
        List<Integer> oldValues = List.of();
        for (int i = 0; i < 2_000; i++) {
            int key = random.nextInt(300);
            if (random.nextInt(3) == 0) {
                tree = tree.remove(key);
                map.remove(key);
            } else {
                tree = tree.put(key, i);
                map.put(key, i);
            }
            int probe = random.nextInt(300);
            assertThat(tree.size()).isEqualTo(map.size());
            assertThat(tree.get(probe)).isEqualTo(Optional.ofNullable(map.get(probe)));
            assertThat(tree.ceiling(probe).map(Map.Entry::getKey))
                    .isEqualTo(Optional.ofNullable(map.ceilingKey(probe)));
            if (i == 1_000) {
                old = tree;
                oldValues = List.copyOf(map.values());
            }
            if (i == 1_500) {
                tree = SortedTree.ofAscending(List.copyOf(map.entrySet()));
            }
        }
        assertThat(tree.values()).containsExactlyElementsOf(map.values());
        assertThat(tree.first().map(Map.Entry::getKey)).contains(map.firstKey());
        List<Integer> tail = new ArrayList<>();
        tree.visitFrom(150, (key, value) -> tail.add(value));
        assertThat(tail).containsExactlyElementsOf(map.tailMap(150).values());
        assertThat(old.values()).containsExactlyElementsOf(oldValues);
    }

    @Test
    void isNotBuiltOfKeysThatDoNotAscend() {
        assertThat(SortedTree.ofAscending(List.<Map.Entry<Integer, Integer>>of()).isEmpty())
                .isTrue();
        assertThatThrownBy(
                        () -> SortedTree.ofAscending(List.of(Map.entry(1, "a"), Map.entry(1, "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 follows 1");
    }
}
