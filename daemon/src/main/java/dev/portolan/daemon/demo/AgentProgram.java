package dev.portolan.daemon.demo;

import dev.portolan.members.agent.AgentPace;
import dev.portolan.members.agent.Dialer;
import dev.portolan.members.agent.KubernetesAgentApi;
import dev.portolan.members.agent.MemberAgent;
import dev.portolan.members.connect.MemberCredentials;
import dev.portolan.simulator.MemberProgram;
import dev.portolan.simulator.SimulatedCluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The member's agent, as a program inside a simulated member: heartbeat and probes. */
final class AgentProgram implements MemberProgram {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final InstantSource clock;
    private Optional<Running> running = Optional.empty(); // guarded by this

    private record Running(MemberAgent agent, KubernetesAgentApi api) {}

    AgentProgram(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void start(SimulatedCluster member) {
        InetAddress address = address(member);
        KubernetesAgentApi api =
                new KubernetesAgentApi(
                        member.name(), member.apiUrl(), credentials(member), address, TIMEOUT);
        MemberAgent agent =
                MemberAgent.start(
                        member.name(),
                        api,
                        Dialer.boundTo(address),
                        member::awaitRunning,
                        AgentPace.DEMO,
                        clock,
                        System::nanoTime);
        running = Optional.of(new Running(agent, api));
    }

    @Override
    public synchronized void stop() {
        running.ifPresent(parts -> {
            parts.agent().close();
            parts.api().close();
        });
        running = Optional.empty();
    }

    static InetAddress address(SimulatedCluster member) {
        try {
            return InetAddress.getByName(member.address());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(member.address() + " is no address", e);
        }
    }

    private static MemberCredentials credentials(SimulatedCluster member) {
        return new MemberCredentials(
                Optional.of(member.caCertificate()),
                Optional.of(member.adminToken()),
                Optional.empty());
    }
}
