package dev.portolan.members.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class MemberHealthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final MemberHealth health = new MemberHealth(Duration.ofSeconds(30));
    private MemberHealth.State state = MemberHealth.State.starting(Optional.empty(), START);

    @Test
    void isReadyOnTheFirstGoodLook() {
        beat(0, 0);
        assertReady(true, MemberHealth.Reason.MemberAnswers);
    }

    @Test
    void losesItsHeartbeatWhenTheLeaseStopsMoving() {
        beat(0, 0);
        beat(29, 0);
        assertReady(true, MemberHealth.Reason.MemberAnswers);
        beat(30, 0);
        assertReady(false, MemberHealth.Reason.HeartbeatLost);
    }

    @Test
    void clocksNeedNotAgree() {
        beat(0, -100_000);
        beat(20, -99_999);
        beat(45, -99_998);
        assertReady(true, MemberHealth.Reason.MemberAnswers);
    }

    @Test
    void isUnreachableAfterTheTimeoutOnly() {
        beat(0, 0);
        silence(29);
        assertReady(true, MemberHealth.Reason.MemberAnswers);
        silence(30);
        assertReady(false, MemberHealth.Reason.Unreachable);
        assertThat(state.message()).isEqualTo("no answer for 30 s: connection refused");
    }

    @Test
    void isReadyAgainAfterThreeGoodLooksInARow() {
        beat(0, 0);
        silence(30);
        beat(31, 31);
        beat(32, 32);
        assertReady(false, MemberHealth.Reason.Unreachable);
        silence(33);
        beat(34, 34);
        beat(35, 35);
        assertReady(false, MemberHealth.Reason.Unreachable);
        beat(36, 36);
        assertReady(true, MemberHealth.Reason.MemberAnswers);
    }

    @Test
    void isJudgedByItsApiWhileItNeverHadAHeartbeat() {
        look(new MemberHealth.Answered(Optional.empty()), 0);
        look(new MemberHealth.Answered(Optional.empty()), 100);
        assertReady(true, MemberHealth.Reason.MemberAnswers);
    }

    @Test
    void refusedCredentialsCountAtOnce() {
        beat(0, 0);
        look(new MemberHealth.CredentialsRefused("who are you?"), 1);
        assertReady(false, MemberHealth.Reason.CredentialsInvalid);
    }

    @Test
    void whatTheFederationWasToldStandsUntilShownWrong() {
        state = MemberHealth.State.starting(Optional.of(true), START);
        silence(1);
        assertThat(state.ready()).contains(true);
        state = MemberHealth.State.starting(Optional.of(false), START);
        beat(1, 1);
        assertThat(state.ready()).contains(false);
    }

    private void assertReady(boolean ready, MemberHealth.Reason reason) {
        assertThat(state.ready()).contains(ready);
        assertThat(state.reason()).isEqualTo(reason);
    }

    private void beat(long atSecond, long heartbeatSecond) {
        look(new MemberHealth.Answered(Optional.of(START.plusSeconds(heartbeatSecond))), atSecond);
    }

    private void silence(long atSecond) {
        look(new MemberHealth.NoAnswer("connection refused"), atSecond);
    }

    private void look(MemberHealth.Look look, long atSecond) {
        state = health.step(state, look, START.plusSeconds(atSecond));
    }
}
