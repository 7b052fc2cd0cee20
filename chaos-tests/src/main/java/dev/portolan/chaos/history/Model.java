package dev.portolan.chaos.history;

import java.util.Optional;

/**
 * What an object does when it is used by one client alone. Pure; states are values with equality.
 *
 * @param <S> what the object remembers
 * @param <A> what clients do, with what they were answered
 */
public interface Model<S, A> {
    /** Before the first action. */
    S initial();

    /** The state after the action, or nothing when the object would have answered differently. */
    Optional<S> step(S state, A action);
}
