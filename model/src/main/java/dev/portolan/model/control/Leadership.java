package dev.portolan.model.control;

import java.util.Optional;

/** Whether this node leads the control cluster. Safe for use by many threads. */
public interface Leadership {
    /**
     * The term in which this node leads and has applied everything of earlier terms; empty while it
     * does not lead. An answer may be outdated on arrival: what leaves the process carries the
     * term, and whoever receives it refuses lower ones.
     */
    Optional<Term> leading();

    /** Calls {@code listener} after each change of {@link #leading()}, one call at a time. */
    void onChange(Runnable listener);

    /** A node that always leads in {@code term}: for tests and simulations. */
    static Leadership always(Term term) {
        return new Leadership() {
            @Override
            public Optional<Term> leading() {
                return Optional.of(term);
            }

            @Override
            public void onChange(Runnable listener) {
                // never changes
            }
        };
    }
}
