package dev.portolan.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.chaos.history.Register.Action;
import dev.portolan.chaos.history.Register.Action.CompareAndSet;
import dev.portolan.chaos.history.Register.Action.Read;
import dev.portolan.chaos.history.Register.Action.Write;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class LinearizabilityCheckerTest {
    private final LinearizabilityChecker<Optional<String>, Action> registers =
            new LinearizabilityChecker<>(new Register());
    private final LinearizabilityChecker<List<String>, AppendedList.Action> lists =
            new LinearizabilityChecker<>(new AppendedList());

    @Test
    void acceptsWhatOneClientDoesAfterAnother() {
        assertThat(
                        check(
                                at(0, 1, read(null)),
                                at(2, 3, write("a")),
                                at(4, 5, read("a")),
                                at(6, 7, swap("a", "b")),
                                at(8, 9, refused("a", "c")),
                                at(10, 11, read("b"))))
                .isEqualTo(new Verdict.Linearizable());
    }

    @Test
    void acceptsAReadOfAWriteThatIsNotYetAnswered() {
        assertThat(check(at(0, 10, write("a")), at(2, 3, read("a")), at(4, 5, read("a"))))
                .isEqualTo(new Verdict.Linearizable());
    }

    @Test
    void acceptsTheEmptyHistory() {
        assertThat(check()).isEqualTo(new Verdict.Linearizable());
    }

    @Test
    void findsAStaleRead() {
        Operation<Action> stale = at(4, 5, read("a"));
        assertThat(check(at(0, 1, write("a")), at(2, 3, write("b")), stale))
                .isEqualTo(new Verdict.NotLinearizable(2, stale));
    }

    @Test
    void findsThatTwoReadsDuringAWriteWentBackInTime() {
        Operation<Action> back = at(5, 6, read("a"));
        assertThat(check(at(0, 1, write("a")), at(2, 10, write("b")), at(3, 4, read("b")), back))
                .isEqualTo(new Verdict.NotLinearizable(2, back));
    }

    @Test
    void findsALostUpdate() {
        assertThat(check(at(0, 1, write("a")), at(2, 5, swap("a", "b")), at(3, 6, swap("a", "c"))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void findsAReadFromTheFuture() {
        assertThat(check(at(0, 1, read("a")), at(2, 3, write("a"))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void findsALostWrite() {
        assertThat(check(at(0, 1, write("a")), at(2, 3, read(null))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void findsARefusalThatNothingExplains() {
        assertThat(check(at(0, 1, write("a")), at(2, 3, refused("a", "b"))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void letsAnAmbiguousWriteBeSeenLate() {
        assertThat(
                        check(
                                lost(0, write("a")),
                                at(2, 3, write("b")),
                                at(4, 5, read("b")),
                                at(6, 7, read("a"))))
                .isEqualTo(new Verdict.Linearizable());
    }

    @Test
    void letsAnAmbiguousWriteNeverHappen() {
        assertThat(check(lost(0, write("a")), at(2, 3, read(null)), at(4, 5, read(null))))
                .isEqualTo(new Verdict.Linearizable());
    }

    @Test
    void letsAnAmbiguousWriteHappenOnlyOnce() {
        assertThat(
                        check(
                                lost(0, write("a")),
                                at(2, 3, read("a")),
                                at(4, 5, write("b")),
                                at(6, 7, read("a"))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void letsAnAmbiguousWriteNotHappenBeforeItsInvocation() {
        assertThat(check(at(0, 1, read("a")), lost(2, write("a"))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void acceptsAppendsInAnyOrderThatTheReadsAgreeOn() {
        assertThat(
                        lists.check(
                                List.of(
                                        at(0, 5, append("a")),
                                        at(1, 4, append("b")),
                                        at(6, 7, elements("b", "a")),
                                        at(8, 9, append("c")),
                                        at(10, 11, elements("b", "a", "c")))))
                .isEqualTo(new Verdict.Linearizable());
    }

    @Test
    void findsAnAppendThatIsGone() {
        assertThat(
                        lists.check(
                                List.of(
                                        at(0, 1, append("a")),
                                        at(2, 3, append("b")),
                                        at(4, 5, elements("b")))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void findsAnAppendThatHappenedTwice() {
        assertThat(lists.check(List.of(at(0, 1, append("a")), at(2, 3, elements("a", "a")))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void findsReadsThatDisagreeAboutTheOrderOfAppends() {
        assertThat(
                        lists.check(
                                List.of(
                                        lost(0, append("a")),
                                        lost(0, append("b")),
                                        at(2, 3, elements("a")),
                                        at(4, 5, elements("b", "a")))))
                .isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void saysThatItDoesNotKnowWhenTheSearchGetsTooLong() {
        List<Operation<Action>> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            history.add(at(0, 100, write("w" + i)));
        }
        history.add(at(200, 201, read("nobody wrote this")));

        assertThat(new LinearizabilityChecker<>(new Register(), 10_000).check(history))
                .isEqualTo(new Verdict.Undecided(10_000));
    }

    @Test
    void checksEachKeyByItself() {
        PerKey<Optional<String>, Action> perKey = new PerKey<>(registers);
        Map<String, List<Operation<Action>>> histories =
                Map.of(
                        "fine", List.of(at(0, 1, write("a")), at(2, 3, read("a"))),
                        "broken", List.of(at(0, 1, write("a")), at(2, 3, read(null))));

        assertThat(perKey.check(histories)).containsOnlyKeys("broken");
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private Verdict check(Operation<Action>... history) {
        return registers.check(List.of(history));
    }

    private static <A> Operation<A> at(long invoked, long returned, A action) {
        return Operation.answered("client", action, invoked, returned);
    }

    private static <A> Operation<A> lost(long invoked, A action) {
        return Operation.ambiguous("client", action, invoked);
    }

    private static Action write(String value) {
        return new Write(value);
    }

    private static Action read(@Nullable String value) {
        return new Read(Optional.ofNullable(value));
    }

    private static Action swap(String expected, String value) {
        return new CompareAndSet(Optional.of(expected), value, true);
    }

    private static Action refused(String expected, String value) {
        return new CompareAndSet(Optional.of(expected), value, false);
    }

    private static AppendedList.Action append(String element) {
        return new AppendedList.Action.Append(element);
    }

    private static AppendedList.Action elements(String... found) {
        return new AppendedList.Action.Read(List.of(found));
    }
}
