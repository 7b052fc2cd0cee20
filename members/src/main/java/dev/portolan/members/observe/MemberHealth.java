package dev.portolan.members.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a member is Ready. Pure. It stops being so when its API has not answered or its heartbeat
 * has not moved for the timeout, at once when its credentials are refused; it is Ready again after
 * {@link #GOOD_LOOKS} good looks in a row. The heartbeat's age is judged by when its change was
 * seen here, so that clocks need not agree. A member that never had a heartbeat is judged by its
 * API alone.
 */
final class MemberHealth {
    static final int GOOD_LOOKS = 3;

    private final Duration timeout;

    MemberHealth(Duration timeout) {
        this.timeout = timeout;
    }

    /** Why a member is or is not Ready: the condition's reason. */
    enum Reason {
        MemberAnswers,
        NotYetSeen,
        HeartbeatLost,
        Unreachable,
        CredentialsInvalid
    }

    /**
     * @param ready empty before the first judgement
     * @param heartbeat as the Lease had it last; empty while there was none
     * @param heartbeatSeen when it was last seen to change
     */
    record State(
            Optional<Boolean> ready,
            Reason reason,
            String message,
            Instant lastAnswer,
            Optional<Instant> heartbeat,
            Instant heartbeatSeen,
            int goodLooks) {
        /**
         * @param wasReady what the federation was told before, if anything: it stands until shown
         *     wrong
         */
        static State starting(Optional<Boolean> wasReady, Instant now) {
            return new State(
                    wasReady, Reason.NotYetSeen, "not yet seen", now, Optional.empty(), now, 0);
        }
    }

    /** What a look at the member brought. */
    sealed interface Look {}

    /**
     * @param heartbeat the Lease's renewal, if it exists
     */
    record Answered(Optional<Instant> heartbeat) implements Look {}

    record NoAnswer(String message) implements Look {}

    record CredentialsRefused(String message) implements Look {}

    State step(State state, Look look, Instant now) {
        return switch (look) {
            case Answered(Optional<Instant> heartbeat) -> answered(state, heartbeat, now);
            case NoAnswer(String message) -> silent(state, message, now);
            case CredentialsRefused(String message) ->
                    new State(
                            Optional.of(false),
                            Reason.CredentialsInvalid,
                            message,
                            state.lastAnswer(),
                            state.heartbeat(),
                            state.heartbeatSeen(),
                            0);
        };
    }

    private State answered(State state, Optional<Instant> heartbeat, Instant now) {
        boolean moved = heartbeat.isPresent() && !heartbeat.equals(state.heartbeat());
        Instant seen = moved ? now : state.heartbeatSeen();
        Optional<Instant> known = heartbeat.isPresent() ? heartbeat : state.heartbeat();
        boolean alive = known.isEmpty() || Duration.between(seen, now).compareTo(timeout) < 0;
        if (!alive) {
            String message = "the agent's heartbeat has not moved for " + seconds(seen, now);
            return new State(
                    Optional.of(false), Reason.HeartbeatLost, message, now, known, seen, 0);
        }
        int good = state.goodLooks() + 1;
        boolean ready = !state.ready().equals(Optional.of(false)) || good >= GOOD_LOOKS;
        return ready
                ? new State(
                        Optional.of(true),
                        Reason.MemberAnswers,
                        "API and agent answer",
                        now,
                        known,
                        seen,
                        good)
                : new State(state.ready(), state.reason(), state.message(), now, known, seen, good);
    }

    private State silent(State state, String message, Instant now) {
        boolean patient = Duration.between(state.lastAnswer(), now).compareTo(timeout) < 0;
        if (patient && !state.ready().equals(Optional.of(false))) {
            return new State(
                    state.ready(),
                    state.reason(),
                    state.message(),
                    state.lastAnswer(),
                    state.heartbeat(),
                    state.heartbeatSeen(),
                    0);
        }
        String words = "no answer for " + seconds(state.lastAnswer(), now) + ": " + message;
        return new State(
                Optional.of(false),
                Reason.Unreachable,
                words,
                state.lastAnswer(),
                state.heartbeat(),
                state.heartbeatSeen(),
                0);
    }

    private static String seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds() + " s";
    }
}
