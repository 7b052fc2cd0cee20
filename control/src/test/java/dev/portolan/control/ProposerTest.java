package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.log.CommandLog;
import dev.portolan.control.log.LogIndex;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.FeatureLevel;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
import dev.portolan.control.state.Result;
import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;
import dev.portolan.model.resource.Write;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One node whose log loses answers and keeps entries back. */
class ProposerTest {
    private final LocalCopy copy = new LocalCopy(FederationState.empty());
    private final Replica replica = new Replica(copy, StateSnapshots.inline());
    private final FlakyLog log = new FlakyLog();

    @Test
    void aCommandWhoseAnswerIsLostTakesEffectOnce() {
        Proposer proposer = proposer(Duration.ofSeconds(20));
        log.loseAnswers(2);

        assertThat(proposer.propose(create("a"))).isInstanceOf(Result.Wrote.class);
        assertThat(log.appended).hasSize(1);
        assertThat(copy.state().revision().value()).isEqualTo(1);
    }

    @Test
    void aCommandThatWasPerhapsAppendedIsSentAgainUnderItsName() {
        Proposer proposer = proposer(Duration.ofSeconds(20));
        log.keepBack(2);

        assertThat(proposer.propose(create("a"))).isInstanceOf(Result.Wrote.class);
        log.handOverKept();
        assertThat(log.appended).hasSize(3);
        assertThat(copy.state().revision().value()).isEqualTo(1);
    }

    @Test
    void aCommandWithoutAnOutcomeInTimeIsAmbiguousAndMayStillTakeEffect() {
        Proposer proposer = proposer(Duration.ofMillis(1));
        log.keepBack(Integer.MAX_VALUE);

        assertThatThrownBy(() -> proposer.propose(create("a")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.AMBIGUOUS));
        log.handOverKept();
        assertThat(copy.state().revision().value()).isEqualTo(1);
    }

    @Test
    void aNodeWhoseClientIsForgottenOpensAnother() {
        raise();
        Proposer one = proposer(Duration.ofSeconds(20));
        Proposer two = proposer(Duration.ofSeconds(20));
        one.propose(new Command.Configure(Limits.INITIAL.withRequests(10, 1)));
        two.propose(create("a"));

        assertThat(one.propose(create("b"))).isInstanceOf(Result.Wrote.class);
        assertThat(two.propose(create("c"))).isInstanceOf(Result.Wrote.class);
        assertThat(copy.state().revision().value()).isEqualTo(3);
    }

    @Test
    void aRepetitionThatIsForgottenIsAmbiguous() {
        raise();
        Proposer one = proposer(Duration.ofSeconds(20));
        Proposer two = proposer(Duration.ofSeconds(20));
        one.propose(new Command.Configure(Limits.INITIAL.withRequests(10, 1)));
        log.keepBack(1);
        log.beforeNext(() -> two.propose(create("b")));

        assertThatThrownBy(() -> one.propose(create("a")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.AMBIGUOUS));
    }

    private Proposer proposer(Duration patience) {
        return new Proposer(log, replica, "node", patience);
    }

    private void raise() {
        Proposer proposer = proposer(Duration.ofSeconds(20));
        proposer.propose(new Command.ReportLevel("node", FeatureLevel.NEWEST));
        proposer.propose(new Command.RaiseLevel(FeatureLevel.NEWEST, List.of("node")));
    }

    private static Command create(String name) {
        return new Command.Transact(
                List.of(
                        Write.create(
                                new ResourceKey(
                                        ResourceType.CONFIG_MAPS, Namespace.of("shop"), name),
                                Document.parse("{}"))));
    }

    /** Applies at once what it does not keep back. */
    private final class FlakyLog implements CommandLog {
        private final List<byte[]> appended = new ArrayList<>();
        private final List<byte[]> kept = new ArrayList<>();
        private int lost;
        private int keeping;
        private Runnable next = () -> {};

        void loseAnswers(int count) {
            lost = count;
        }

        void keepBack(int count) {
            keeping = count;
        }

        void beforeNext(Runnable action) {
            next = action;
        }

        void handOverKept() {
            kept.forEach(this::apply);
            kept.clear();
        }

        @Override
        public LogIndex propose(byte[] command, Duration patience) {
            appended.add(command);
            if (keeping > 0) {
                keeping--;
                kept.add(command);
                throw new StoreException(Reason.AMBIGUOUS, "kept back");
            }
            Runnable first = next;
            next = () -> {};
            first.run();
            apply(command);
            if (lost > 0) {
                lost--;
                throw new StoreException(Reason.AMBIGUOUS, "the answer was lost");
            }
            return applied();
        }

        private void apply(byte[] command) {
            replica.apply(applied(), new Term(1), command);
        }

        @Override
        public LogIndex readIndex(Duration patience) {
            return applied();
        }

        @Override
        public LogIndex applied() {
            return new LogIndex(appended.size());
        }

        @Override
        public Leadership leadership() {
            throw new UnsupportedOperationException("nobody leads here");
        }

        @Override
        public void close() {}
    }
}
