package dev.portolan.control.state;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * An immutable sorted map that shares structure between its versions: a change copies one path from
 * the root, so that an old version costs nothing but what differs. A weight-balanced tree; get, put
 * and remove take logarithmic time.
 *
 * @see <a href="https://doi.org/10.1017/S0956796811000104">Hirai and Yamamoto, Balancing
 *     weight-balanced trees</a>
 */
final class SortedTree<K extends Comparable<? super K>, V> {
    private static final int DELTA = 3;
    private static final int RATIO = 2;
    private static final SortedTree<?, ?> EMPTY = new SortedTree<Integer, Object>(null);

    private final @Nullable Node<K, V> root;

    private SortedTree(@Nullable Node<K, V> root) {
        this.root = root;
    }

    @SuppressWarnings("unchecked")
    static <K extends Comparable<? super K>, V> SortedTree<K, V> empty() {
        return (SortedTree<K, V>) EMPTY;
    }

    /**
     * A balanced tree of entries whose keys ascend, in linear time.
     *
     * @throws IllegalArgumentException when they do not
     */
    static <K extends Comparable<? super K>, V> SortedTree<K, V> ofAscending(
            List<Map.Entry<K, V>> entries) {
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i - 1).getKey().compareTo(entries.get(i).getKey()) >= 0) {
                throw new IllegalArgumentException(
                        entries.get(i).getKey() + " follows " + entries.get(i - 1).getKey());
            }
        }
        return new SortedTree<>(build(entries));
    }

    int size() {
        return size(root);
    }

    boolean isEmpty() {
        return root == null;
    }

    Optional<V> get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int side = key.compareTo(node.key);
            if (side == 0) {
                return Optional.of(node.value);
            }
            node = side < 0 ? node.left : node.right;
        }
        return Optional.empty();
    }

    SortedTree<K, V> put(K key, V value) {
        return new SortedTree<>(put(root, key, value));
    }

    SortedTree<K, V> remove(K key) {
        return new SortedTree<>(remove(root, key));
    }

    /** The entry with the smallest key that is not below {@code key}. */
    Optional<Map.Entry<K, V>> ceiling(K key) {
        Node<K, V> node = root;
        Node<K, V> best = null;
        while (node != null) {
            if (key.compareTo(node.key) <= 0) {
                best = node;
                node = node.left;
            } else {
                node = node.right;
            }
        }
        return best == null ? Optional.empty() : Optional.of(Map.entry(best.key, best.value));
    }

    /** The entry with the smallest key. */
    Optional<Map.Entry<K, V>> first() {
        Node<K, V> node = root;
        while (node != null && node.left != null) {
            node = node.left;
        }
        return node == null ? Optional.empty() : Optional.of(Map.entry(node.key, node.value));
    }

    /**
     * Visits entries in ascending order from {@code key} on, until {@code visitor} returns false.
     */
    void visitFrom(K key, BiPredicate<K, V> visitor) {
        var _ = visit(root, key, visitor);
    }

    /** All values in ascending order of their keys. */
    List<V> values() {
        List<V> values = new ArrayList<>(size());
        collect(root, values);
        return values;
    }

    private static <K, V> @Nullable Node<K, V> build(List<Map.Entry<K, V>> entries) {
        if (entries.isEmpty()) {
            return null;
        }
        int middle = entries.size() / 2;
        Map.Entry<K, V> entry = entries.get(middle);
        return new Node<>(
                entry.getKey(),
                entry.getValue(),
                build(entries.subList(0, middle)),
                build(entries.subList(middle + 1, entries.size())));
    }

    private static <K extends Comparable<? super K>, V> boolean visit(
            @Nullable Node<K, V> node, K from, BiPredicate<K, V> visitor) {
        if (node == null) {
            return true;
        }
        int side = from.compareTo(node.key);
        if (side < 0 && !visit(node.left, from, visitor)) {
            return false;
        }
        if (side <= 0 && !visitor.test(node.key, node.value)) {
            return false;
        }
        return visit(node.right, from, visitor);
    }

    private static <K, V> void collect(@Nullable Node<K, V> node, List<V> values) {
        if (node != null) {
            collect(node.left, values);
            values.add(node.value);
            collect(node.right, values);
        }
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> put(
            @Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, value, null, null);
        }
        int side = key.compareTo(node.key);
        if (side == 0) {
            return new Node<>(key, value, node.left, node.right);
        }
        return side < 0
                ? balance(node.key, node.value, put(node.left, key, value), node.right)
                : balance(node.key, node.value, node.left, put(node.right, key, value));
    }

    private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> remove(
            @Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int side = key.compareTo(node.key);
        if (side < 0) {
            return balance(node.key, node.value, remove(node.left, key), node.right);
        }
        if (side > 0) {
            return balance(node.key, node.value, node.left, remove(node.right, key));
        }
        if (node.left == null) {
            return node.right;
        }
        if (node.right == null) {
            return node.left;
        }
        Node<K, V> heir = node.right;
        while (heir.left != null) {
            heir = heir.left;
        }
        return balance(heir.key, heir.value, node.left, remove(node.right, heir.key));
    }

    private static <K, V> Node<K, V> balance(
            K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (right != null && weight(right) > DELTA * weight(left)) {
            return rotateLeft(key, value, left, right);
        }
        if (left != null && weight(left) > DELTA * weight(right)) {
            return rotateRight(key, value, left, right);
        }
        return new Node<>(key, value, left, right);
    }

    private static <K, V> Node<K, V> rotateLeft(
            K key, V value, @Nullable Node<K, V> left, Node<K, V> right) {
        Node<K, V> inner = right.left;
        if (inner == null || weight(inner) < RATIO * weight(right.right)) {
            return new Node<>(
                    right.key, right.value, new Node<>(key, value, left, inner), right.right);
        }
        return new Node<>(
                inner.key,
                inner.value,
                new Node<>(key, value, left, inner.left),
                new Node<>(right.key, right.value, inner.right, right.right));
    }

    private static <K, V> Node<K, V> rotateRight(
            K key, V value, Node<K, V> left, @Nullable Node<K, V> right) {
        Node<K, V> inner = left.right;
        if (inner == null || weight(inner) < RATIO * weight(left.left)) {
            return new Node<>(
                    left.key, left.value, left.left, new Node<>(key, value, inner, right));
        }
        return new Node<>(
                inner.key,
                inner.value,
                new Node<>(left.key, left.value, left.left, inner.left),
                new Node<>(key, value, inner.right, right));
    }

    private static int size(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    private static int weight(@Nullable Node<?, ?> node) {
        return size(node) + 1;
    }

    private static final class Node<K, V> {
        final K key;
        final V value;
        final @Nullable Node<K, V> left;
        final @Nullable Node<K, V> right;
        final int size;

        Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.size = size(left) + size(right) + 1;
        }
    }
}
