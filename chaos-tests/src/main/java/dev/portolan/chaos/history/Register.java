package dev.portolan.chaos.history;

import java.util.Optional;

/**
 * One value that can be read, written, and written only while it is a certain other one. Empty
 * stands for a register that was never written.
 */
public final class Register implements Model<Optional<String>, Register.Action> {
    /** What a client does with a register. */
    public sealed interface Action {
        /** Writes, whatever is there. */
        record Write(String value) implements Action {}

        /** Finds a value, or none. */
        record Read(Optional<String> found) implements Action {}

        /**
         * Writes while the register has {@code expected}.
         *
         * @param swapped what the client was told; true where it was told nothing
         */
        record CompareAndSet(Optional<String> expected, String value, boolean swapped)
                implements Action {}
    }

    @Override
    public Optional<String> initial() {
        return Optional.empty();
    }

    @Override
    public Optional<Optional<String>> step(Optional<String> state, Action action) {
        return switch (action) {
            case Action.Write(String value) -> Optional.of(Optional.of(value));
            case Action.Read(Optional<String> found) ->
                    state.equals(found) ? Optional.of(state) : Optional.empty();
            case Action.CompareAndSet(Optional<String> expected, String value, boolean swapped) -> {
                if (state.equals(expected) != swapped) {
                    yield Optional.empty();
                }
                yield Optional.of(swapped ? Optional.of(value) : state);
            }
        };
    }
}
