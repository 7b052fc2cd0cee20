package dev.portolan.chaos.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A history of many objects, checked one object at a time: it is linearizable when the history of
 * each of them is (Herlihy and Wing's locality; Horn and Kroening's P-compositionality), and that
 * costs the sum of the parts instead of their product.
 *
 * @param <S> the states of one object's model
 * @param <A> its actions
 */
public final class PerKey<S, A> {
    private final LinearizabilityChecker<S, A> checker;

    public PerKey(LinearizabilityChecker<S, A> checker) {
        this.checker = checker;
    }

    /** What is not linearizable, or not known to be, by key; empty when everything is. */
    public Map<String, Verdict> check(Map<String, List<Operation<A>>> histories) {
        Map<String, Verdict> anomalies = new TreeMap<>();
        histories.forEach((key, history) -> {
            Verdict verdict = checker.check(history);
            if (!verdict.isLinearizable()) {
                anomalies.put(key, verdict);
            }
        });
        return anomalies;
    }
}
