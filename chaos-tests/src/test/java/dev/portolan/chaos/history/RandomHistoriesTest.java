package dev.portolan.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.portolan.chaos.history.Register.Action;
import dev.portolan.chaos.history.Register.Action.CompareAndSet;
import dev.portolan.chaos.history.Register.Action.Read;
import dev.portolan.chaos.history.Register.Action.Write;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Histories of a real register that does one thing after another, as they are and broken. */
class RandomHistoriesTest {
    private final LinearizabilityChecker<Optional<String>, Action> checker =
            new LinearizabilityChecker<>(new Register());

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void acceptsWhatARealRegisterDid(long seed) {
        assertThat(checker.check(history(seed, 120, 6))).isEqualTo(new Verdict.Linearizable());
    }

    @Test
    void acceptsALongHistoryOfManyClients() {
        assertThat(checker.check(history(1, 1_000, 10))).isEqualTo(new Verdict.Linearizable());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsAReadThatWasMadeStale(long seed) {
        List<Operation<Action>> history = history(seed, 120, 6);
        List<List<Operation<Action>>> broken = withAStaleRead(history);
        assumeThat(broken).isNotEmpty();
        List<Operation<Action>> one = broken.get((int) (seed % broken.size()));
        assertThat(checker.check(one)).isInstanceOf(Verdict.NotLinearizable.class);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTryingEveryOrder(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            List<Operation<Action>> history = scramble(history(random.nextLong(), 6, 3), random);
            assertThat(checker.check(history).isLinearizable())
                    .as("%s", history)
                    .isEqualTo(explainable(history, Optional.empty()));
        }
    }

    /**
     * Each client calls, the register acts at some time in between, and the answer comes back or is
     * lost.
     */
    private static List<Operation<Action>> history(long seed, int operations, int clients) {
        RandomGenerator random = new SplittableRandom(seed);
        record Call(String client, long invoked, long acts, long returns) {}
        List<Call> calls = new ArrayList<>();
        long[] free = new long[clients];
        for (int i = 0; i < operations; i++) {
            int client = i % clients;
            long invoked = free[client] + random.nextLong(1, 20);
            long acts = invoked + random.nextLong(1, 20);
            long returns = acts + random.nextLong(1, 20);
            free[client] = returns;
            calls.add(new Call("client-" + client, invoked, acts, returns));
        }
        calls.sort(Comparator.comparingLong(Call::acts));
        List<Operation<Action>> history = new ArrayList<>();
        Optional<String> value = Optional.empty();
        for (Call call : calls) {
            Action action = action(random, value, "v" + history.size());
            boolean answered = random.nextInt(20) > 0;
            boolean happened = answered || random.nextBoolean();
            if (!answered && action instanceof CompareAndSet(var expected, var next, var swapped)) {
                action = new CompareAndSet(expected, next, true);
                happened &= swapped;
            }
            if (happened) {
                value = new Register().step(value, action).orElseThrow();
            }
            history.add(
                    answered
                            ? Operation.answered(
                                    call.client(), action, call.invoked(), call.returns())
                            : Operation.ambiguous(call.client(), action, call.invoked()));
        }
        return history;
    }

    private static Action action(RandomGenerator random, Optional<String> value, String fresh) {
        return switch (random.nextInt(4)) {
            case 0 -> new Write(fresh);
            case 1 -> {
                Optional<String> guess = random.nextBoolean() ? value : Optional.of("a wrong one");
                yield new CompareAndSet(guess, fresh, guess.equals(value));
            }
            default -> new Read(value);
        };
    }

    /** Every way to let a read find a value that an answered write had surely replaced. */
    private static List<List<Operation<Action>>> withAStaleRead(List<Operation<Action>> history) {
        List<List<Operation<Action>>> broken = new ArrayList<>();
        for (Operation<Action> old : history) {
            for (Operation<Action> newer : history) {
                if (old.action() instanceof Write(String value)
                        && newer.action() instanceof Write
                        && isBefore(old, newer)) {
                    for (int i = 0; i < history.size(); i++) {
                        Operation<Action> read = history.get(i);
                        if (read.action() instanceof Read && isBefore(newer, read)) {
                            List<Operation<Action>> changed = new ArrayList<>(history);
                            changed.set(i, with(read, new Read(Optional.of(value))));
                            broken.add(changed);
                        }
                    }
                }
            }
        }
        return broken;
    }

    /** Lets a read find anything, right or wrong. */
    private static List<Operation<Action>> scramble(
            List<Operation<Action>> history, RandomGenerator random) {
        List<Operation<Action>> changed = new ArrayList<>();
        for (Operation<Action> operation : history) {
            boolean change = operation.action() instanceof Read && random.nextBoolean();
            changed.add(
                    change
                            ? with(operation, new Read(Optional.of("v" + random.nextInt(6))))
                            : operation);
        }
        return changed;
    }

    private static Operation<Action> with(Operation<Action> operation, Action action) {
        return new Operation<>(
                operation.client(), action, operation.invoked(), operation.returned());
    }

    private static boolean isBefore(Operation<?> first, Operation<?> second) {
        return first.returned().isPresent()
                && first.returned().getAsLong() < second.invoked()
                && !second.isAmbiguous();
    }

    /** Tries every order, as slowly as can be. */
    private static boolean explainable(List<Operation<Action>> left, Optional<String> state) {
        if (left.stream().allMatch(Operation::isAmbiguous)) {
            return true;
        }
        long firstAnswer =
                left.stream()
                        .filter(operation -> !operation.isAmbiguous())
                        .mapToLong(operation -> operation.returned().getAsLong())
                        .min()
                        .orElseThrow();
        return left.stream()
                .filter(operation -> operation.invoked() <= firstAnswer)
                .anyMatch(operation -> {
                    List<Operation<Action>> others = new ArrayList<>(left);
                    others.remove(operation);
                    return new Register()
                            .step(state, operation.action())
                            .map(after -> explainable(others, after))
                            .orElse(false);
                });
    }
}
