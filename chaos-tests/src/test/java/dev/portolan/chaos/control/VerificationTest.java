package dev.portolan.chaos.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.chaos.control.ChaosCluster.Stored;
import dev.portolan.chaos.control.Notes.Acknowledged;
import dev.portolan.chaos.history.Register.Action.Read;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

class VerificationTest {
    private final Notes notes = new Notes();

    @Test
    void findsNothingWhereAllNodesHaveWhatWasAcknowledged() {
        notes.acknowledged(new Acknowledged("unique-a", "a", 1, 0, 1));
        notes.acknowledged(new Acknowledged("register-0", "b", 2, 2, 3));

        assertThat(
                        anomalies(
                                Map.of(
                                        "unique-a", new Stored(1, "a"),
                                        "register-0", new Stored(3, "by an ambiguous write"))))
                .isEmpty();
    }

    @Test
    void findsALostWrite() {
        notes.acknowledged(new Acknowledged("unique-a", "a", 1, 0, 1));

        assertThat(anomalies(Map.of()))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it).contains("lost acknowledged writes (1)"));
    }

    @Test
    void findsAWriteAtAnotherRevisionThanItWasAcknowledgedAt() {
        notes.acknowledged(new Acknowledged("unique-a", "a", 1, 0, 1));

        assertThat(anomalies(Map.of("unique-a", new Stored(2, "a")))).hasSize(2);
    }

    @Test
    void findsARegisterThatIsOlderThanWhatWasAcknowledged() {
        notes.acknowledged(new Acknowledged("register-0", "a", 1, 0, 1));
        notes.acknowledged(new Acknowledged("register-0", "b", 2, 2, 3));

        assertThat(anomalies(Map.of("register-0", new Stored(1, "a")))).hasSize(2);
    }

    @Test
    void findsNodesThatDisagree() {
        List<String> anomalies =
                new Verification(
                                notes,
                                Map.of(
                                        1, Map.of("unique-a", new Stored(1, "a")),
                                        2, Map.of("unique-a", new Stored(1, "b"))))
                        .anomalies();

        assertThat(anomalies).singleElement().asString().startsWith("nodes disagree");
    }

    @Test
    void findsRevisionsThatDoNotFollowTime() {
        notes.acknowledged(new Acknowledged("unique-a", "a", 2, 0, 1));
        notes.acknowledged(new Acknowledged("unique-b", "b", 1, 2, 3));
        Map<String, Stored> content =
                Map.of("unique-a", new Stored(2, "a"), "unique-b", new Stored(1, "b"));

        assertThat(anomalies(content))
                .singleElement()
                .asString()
                .startsWith("revisions do not follow time (1)");
    }

    @Test
    void findsAHistoryWithoutAnExplanation() {
        notes.register(
                "client",
                "register-0",
                new Read(Optional.of("nobody wrote it")),
                0,
                OptionalLong.of(1));

        assertThat(anomalies(Map.of()))
                .singleElement()
                .asString()
                .startsWith("histories not shown to be linearizable (1): register-0");
    }

    private List<String> anomalies(Map<String, Stored> content) {
        return new Verification(notes, Map.of(1, content, 2, content)).anomalies();
    }
}
