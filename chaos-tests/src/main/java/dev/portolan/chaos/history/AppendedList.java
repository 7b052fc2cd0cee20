package dev.portolan.chaos.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list that grows at its end. Every element is appended once at most, so that a list that is read
 * tells the order of all appends before it.
 */
public final class AppendedList implements Model<List<String>, AppendedList.Action> {
    /** What a client does with a list. */
    public sealed interface Action {
        /** Adds an element at the end. */
        record Append(String element) implements Action {}

        /** Finds all elements. */
        record Read(List<String> found) implements Action {
            public Read {
                found = List.copyOf(found);
            }
        }
    }

    @Override
    public List<String> initial() {
        return List.of();
    }

    @Override
    public Optional<List<String>> step(List<String> state, Action action) {
        return switch (action) {
            case Action.Append(String element) -> {
                List<String> longer = new ArrayList<>(state);
                longer.add(element);
                yield Optional.of(List.copyOf(longer));
            }
            case Action.Read(List<String> found) ->
                    state.equals(found) ? Optional.of(state) : Optional.empty();
        };
    }
}
