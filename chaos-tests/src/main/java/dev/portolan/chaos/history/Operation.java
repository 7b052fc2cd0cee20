package dev.portolan.chaos.history;

import java.util.OptionalLong;

/**
 * One call of one client. The action says what was asked and, where there was an answer, what it
 * was; an action without an answer is what the call would have done had it taken effect.
 *
 * @param client who called; a name for people
 * @param action of the model
 * @param invoked when the call began, by a clock that all clients share
 * @param returned when it was answered; empty where the answer was lost, so that the call may have
 *     taken effect at any time since, or may still, or never
 * @param <A> the actions of one model
 */
public record Operation<A>(String client, A action, long invoked, OptionalLong returned) {
    public Operation {
        if (returned.isPresent() && returned.getAsLong() < invoked) {
            throw new IllegalArgumentException(
                    action + " returned at " + returned + ", before it was invoked at " + invoked);
        }
    }

    /** A call that was answered. */
    public static <A> Operation<A> answered(String client, A action, long invoked, long returned) {
        return new Operation<>(client, action, invoked, OptionalLong.of(returned));
    }

    /** A call whose fate is not known. */
    public static <A> Operation<A> ambiguous(String client, A action, long invoked) {
        return new Operation<>(client, action, invoked, OptionalLong.empty());
    }

    public boolean isAmbiguous() {
        return returned.isEmpty();
    }

    @Override
    public String toString() {
        return "%s [%d, %s] %s"
                .formatted(
                        client,
                        invoked,
                        returned.isPresent() ? Long.toString(returned.getAsLong()) : "?",
                        action);
    }
}
