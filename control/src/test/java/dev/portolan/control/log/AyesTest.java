package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AyesTest {
    @Test
    void nobodyHasToAgreeWithANodeAlone() {
        assertThat(new Ayes(0, 0).enough()).isCompleted();
    }

    @Test
    void oneOfTwoOthersIsAMajorityOfThree() {
        Ayes ayes = new Ayes(1, 2);
        assertThat(ayes.enough()).isNotDone();
        ayes.count(true);
        assertThat(ayes.enough()).isCompleted();
    }

    @Test
    void oneNoDoesNotDecideWhileTheOtherMayStillAgree() {
        Ayes ayes = new Ayes(1, 2);
        ayes.count(false);
        assertThat(ayes.enough()).isNotDone();
        ayes.count(true);
        assertThat(ayes.enough()).isCompleted();
    }

    @Test
    void itFailsAsSoonAsTooFewAreLeft() {
        Ayes ayes = new Ayes(2, 4);
        ayes.count(true);
        ayes.count(false);
        ayes.count(false);
        assertThat(ayes.enough()).isNotDone();
        ayes.count(false);
        assertThat(ayes.enough())
                .isCompletedExceptionally()
                .failsWithin(0, java.util.concurrent.TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(LeaderSession.NotLeaderException.class);
    }

    @Test
    void whatComesLateChangesNothing() {
        Ayes ayes = new Ayes(1, 2);
        ayes.count(true);
        ayes.count(false);
        assertThat(ayes.enough()).isCompleted();
    }
}
