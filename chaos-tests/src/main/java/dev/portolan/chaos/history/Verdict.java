package dev.portolan.chaos.history;

/** What a checker found out about a history. */
public sealed interface Verdict {
    /** There is an order of the operations that explains every answer. */
    record Linearizable() implements Verdict {}

    /**
     * There is no such order.
     *
     * @param explained the longest run of answered operations, by the time of their answers, that
     *     an order explains
     * @param stuck the operation that no order reaches behind that run
     */
    record NotLinearizable(int explained, Operation<?> stuck) implements Verdict {}

    /**
     * The search was given up before it came to an end; nothing is known.
     *
     * @param looked at so many pairs of carried out operations and state
     */
    record Undecided(long looked) implements Verdict {}

    default boolean isLinearizable() {
        return this instanceof Linearizable;
    }
}
