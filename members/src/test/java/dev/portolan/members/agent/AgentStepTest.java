package dev.portolan.members.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class AgentStepTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Peer LON = new Peer(new ClusterName("lon"), "127.20.2.1", 8080);
    private static final Peer ORE = new Peer(new ClusterName("ore"), "127.20.4.1", 8080);

    private final AgentStep step = new AgentStep(AgentPace.DEFAULTS);
    private AgentStep.State state = AgentStep.State.starting(START);

    @Test
    void beginsWithItsHeartbeatAndTheListOfPeers() {
        assertThat(tick(0))
                .containsExactly(new AgentStep.RenewHeartbeat(), new AgentStep.ReadPeers());
        assertThat(tick(1)).isEmpty();
        take(new AgentStep.PeersRead(List.of(LON)), 1);
        assertThat(tick(5)).contains(new AgentStep.RenewHeartbeat());
    }

    @Test
    void probesAPeerOneAtATimeAndAtItsPace() {
        tick(0);
        take(new AgentStep.PeersRead(List.of(LON)), 0);
        assertThat(tick(1)).containsExactly(new AgentStep.Probe(LON));
        assertThat(tick(4)).as("while a probe is under way").isEmpty();
        take(new AgentStep.Measured(LON.name(), 12.5), 4);
        assertThat(tick(5))
                .as("heartbeat and report only")
                .doesNotContain(new AgentStep.Probe(LON));
        assertThat(tick(6)).containsExactly(new AgentStep.Probe(LON));
    }

    @Test
    void reportsWhatItMeasuredOnceItChanges() {
        tick(0);
        take(new AgentStep.PeersRead(List.of(LON)), 0);
        take(new AgentStep.Measured(LON.name(), 12.5), 1);
        List<LatencySample> samples = List.of(sample(LON, 1));
        assertThat(tick(5)).contains(new AgentStep.WriteLatency(samples));
        take(new AgentStep.ReportWritten(samples), 5);
        assertThat(tick(10)).doesNotContain(new AgentStep.WriteLatency(samples));
    }

    @Test
    void whoHasNoPeersYetAsksForThemAtTheProbesPaceAndThenAtItsOwn() {
        tick(0);
        assertThat(tick(1)).isEmpty();
        assertThat(tick(2)).containsExactly(new AgentStep.ReadPeers());
        take(new AgentStep.PeersRead(List.of(LON)), 2);
        assertThat(tick(16)).doesNotContain(new AgentStep.ReadPeers());
        assertThat(tick(17)).contains(new AgentStep.ReadPeers());
    }

    @Test
    void aFirstRoundIsReportedAtOnceWhenItsLastProbeHasEnded() {
        tick(0);
        take(new AgentStep.PeersRead(List.of(LON, ORE)), 0);
        assertThat(tick(1)).contains(new AgentStep.Probe(LON), new AgentStep.Probe(ORE));
        take(new AgentStep.Measured(LON.name(), 12.5), 1);
        assertThat(tick(1)).as("the other one is being measured").isEmpty();
        take(new AgentStep.ProbeFailed(ORE.name()), 2);
        AgentStep.WriteLatency first = new AgentStep.WriteLatency(List.of(sample(LON, 1)));
        assertThat(tick(2)).contains(first);
        take(new AgentStep.ReportWritten(first.samples()), 2);
        take(new AgentStep.Measured(LON.name(), 12.5), 3);
        assertThat(tick(3)).as("what is known is reported at its pace").isEmpty();
        take(new AgentStep.Measured(ORE.name(), 140), 4);
        assertThat(tick(4)).anyMatch(effect -> effect instanceof AgentStep.WriteLatency);
    }

    @Test
    void aPeerThatMovedOrStoppedAnsweringIsNoLongerReported() {
        tick(0);
        take(new AgentStep.PeersRead(List.of(LON)), 0);
        take(new AgentStep.Measured(LON.name(), 12.5), 1);
        take(new AgentStep.PeersRead(List.of(new Peer(LON.name(), "127.20.9.1", 8080))), 2);
        assertThat(state.windows()).isEmpty();
        take(new AgentStep.Measured(LON.name(), 12.5), 3);
        assertThat(tick(1_000)).noneMatch(effect -> effect instanceof AgentStep.WriteLatency);
    }

    @Test
    void readsPeersAndLeavesItselfOut() {
        String json =
                """
                [{"name": "fra", "address": "127.20.1.1", "port": 8080},
                 {"name": "lon", "address": "127.20.2.1", "port": 8080}]
                """;
        assertThat(KubernetesAgentApi.parsePeers(json, new ClusterName("fra")))
                .containsExactly(LON);
        assertThat(KubernetesAgentApi.parsePeers("{", new ClusterName("fra"))).isEmpty();
    }

    private static LatencySample sample(Peer peer, long second) {
        return new LatencySample(peer.name(), 12.5, 12.5, 1, START.plusSeconds(second));
    }

    private List<AgentStep.Effect> tick(long second) {
        return take(new AgentStep.Tick(), second);
    }

    private List<AgentStep.Effect> take(AgentStep.Input input, long second) {
        AgentStep.Next next = step.step(state, input, START.plusSeconds(second));
        state = next.state();
        return next.effects();
    }
}
