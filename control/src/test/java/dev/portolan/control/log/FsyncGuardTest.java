package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class FsyncGuardTest {
    private final FakeJournal journal = new FakeJournal();
    private final List<Long> confirmed = new ArrayList<>();
    private final List<String> fatal = new ArrayList<>();
    private final FsyncGuard guard =
            new FsyncGuard(journal, confirmed::add, (what, cause) -> fatal.add(what));

    @Test
    void forcesBeforeAnswersAreCountedAndOnceForAllPeers() {
        journal.last = 7;
        guard.beforeCount(1, 7);
        guard.beforeCount(1, 7);

        assertThat(journal.forced).containsExactly(7L);
        assertThat(confirmed).containsExactly(7L);
        assertThat(guard.forced()).isEqualTo(1);
    }

    @Test
    void forcesAgainInANewTermBecauseTheLogMayHaveBeenCut() {
        journal.last = 7;
        guard.beforeCount(1, 7);
        journal.last = 5;
        guard.beforeCount(2, 5);

        assertThat(journal.forced).containsExactly(7L, 5L);
    }

    @Test
    void alwaysForcesBeforeAFollowerConfirms() {
        journal.last = 7;
        guard.beforeConfirm(1);
        guard.beforeConfirm(1);

        assertThat(journal.forced).hasSize(2);
    }

    @Test
    void coversAllEntriesAppendedSoFarByOneFsync() {
        journal.last = 9;
        guard.appended();
        guard.beforeApply(1, 4);
        guard.beforeApply(1, 9);
        guard.beforeApply(1, 10);

        assertThat(journal.forced).hasSize(2);
        assertThat(confirmed)
                .as("what is applied, not what may be cut off")
                .containsExactly(4L, 10L);
    }

    @Test
    void stopsTheProcessWhenTheDiskRefuses() {
        journal.broken = true;

        assertThatThrownBy(() -> guard.beforeConfirm(1)).isInstanceOf(IllegalStateException.class);
        assertThat(fatal).hasSize(1);
        assertThat(confirmed).isEmpty();
        assertThat(guard.covers(1, 0)).isFalse();
    }

    private static final class FakeJournal implements FsyncGuard.Journal {
        private final List<Long> forced = new ArrayList<>();
        private long last;
        private boolean broken;

        @Override
        public long lastIndex() {
            return last;
        }

        @Override
        public void force() {
            if (broken) {
                throw new IllegalStateException("input/output error");
            }
            forced.add(last);
        }
    }
}
