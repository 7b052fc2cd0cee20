package dev.portolan.members.report;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.members.MembersOptions;
import dev.portolan.members.observe.MemberView;
import dev.portolan.members.observe.Views;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

class ClusterStatusTest {
    @ParameterizedTest(name = "{0} ms stored, {1} ms measured: {2} ms")
    @CsvSource({
        "100, 105, 100",
        "100, 111, 111",
        "100, 60, 60",
        "1, 1.4, 1",
        "1, 1.6, 1.6",
        "0.1, 0.5, 0.1"
    })
    void writesALatencyOnlyPastItsJitter(double stored, double measured, double written) {
        assertThat(ClusterStatus.latency(List.of(sample(stored)), List.of(sample(measured))))
                .extracting(LatencySample::p50Millis)
                .containsExactly(written);
    }

    @ParameterizedTest(name = "{0}: \"{1}\", then \"{2}\"")
    @CsvSource({
        "Unreachable, no answer for 5 s, no answer for 6 s, no answer for 5 s",
        "KubeconfigInvalid, line 3 is not YAML, has no contexts, has no contexts",
        "CredentialsInvalid, no such Secret, no such Secret, no such Secret"
    })
    void saysWhatIsWrongAnewButNotHowLongItHasBeen(
            String reason, String before, String now, String written) {
        ClusterStatus report = new ClusterStatus(MembersOptions.DEFAULTS);
        Document member =
                json(
                        "{'metadata': {'name': 'fra'}, 'spec': {'endpoint':"
                                + " 'https://10.0.0.1:6443'}}");
        Document first = report.next(member, view(reason, before), Instant.EPOCH).orElseThrow();
        Document second = report.next(first, view(reason, now), Instant.EPOCH).orElse(first);
        assertThat(MemberCluster.read(second).status().conditions())
                .extracting(Condition::message)
                .containsExactly(written);
    }

    private static MemberView view(String reason, String message) {
        return Views.notReady(Views.ready(new ClusterName("fra")), reason, message);
    }

    private static LatencySample sample(double millis) {
        return new LatencySample(new ClusterName("lon"), millis, millis, 9, Instant.EPOCH);
    }
}
