package dev.portolan.daemon.demo;

import dev.portolan.daemon.client.ControlClient;
import dev.portolan.replication.agent.AgentClock;
import dev.portolan.replication.agent.AgentNetwork;
import dev.portolan.replication.agent.AgentPorts;
import dev.portolan.replication.agent.VolumeAgent;
import dev.portolan.replication.agent.VolumeAgentOptions;
import dev.portolan.replication.agent.http.ApiEndpoint;
import dev.portolan.replication.agent.http.HttpAgentApi;
import dev.portolan.replication.agent.http.HttpLeaseApi;
import dev.portolan.simulator.MemberProgram;
import dev.portolan.simulator.SimulatedCluster;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The volume agent, as a program inside a simulated member: holds the gate of its volumes and moves
 * their generations.
 */
final class VolumeProgram implements MemberProgram {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ControlAccess control;
    private final Path data;
    private final VolumeAgentOptions options;
    private final InstantSource clock;
    private Optional<AgentNetwork> network = Optional.empty(); // guarded by this
    private Optional<Running> running = Optional.empty(); // guarded by this

    private record Running(VolumeAgent agent, HttpAgentApi member, HttpLeaseApi leases) {}

    /** How a member's agent reaches the control cluster. */
    record ControlAccess(URI url, String authority, String token) {}

    /**
     * @param data where the agent keeps epochs and generations; survives a loss of power
     */
    VolumeProgram(
            ControlAccess control, Path data, VolumeAgentOptions options, InstantSource clock) {
        this.control = control;
        this.data = data;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public synchronized void start(SimulatedCluster member) {
        InetAddress address = AgentProgram.address(member);
        HttpAgentApi api =
                new HttpAgentApi(
                        endpoint(
                                URI.create(member.apiUrl()),
                                member.caCertificate(),
                                member.adminToken(),
                                address));
        HttpLeaseApi leases =
                new HttpLeaseApi(
                        endpoint(control.url(), control.authority(), control.token(), address),
                        clock);
        AgentNetwork reachable = network.orElseGet(() -> new MemberNetwork(member, address));
        network = Optional.of(reachable);
        VolumeAgent agent =
                VolumeAgent.start(
                        member.name(),
                        new AgentPorts(
                                api,
                                leases,
                                (namespace, claim) ->
                                        Optional.of(member.folder(namespace, claim))
                                                .filter(Files::isDirectory),
                                reachable,
                                new AgentClock(System::nanoTime, clock),
                                member::awaitRunning),
                        data,
                        options);
        member.gate(agent.gate());
        running = Optional.of(new Running(agent, api, leases));
    }

    @Override
    public synchronized void stop() {
        running.ifPresent(parts -> {
            parts.agent().close();
            parts.member().close();
            parts.leases().close();
        });
        running = Optional.empty();
    }

    private static ApiEndpoint endpoint(
            URI server, String authority, String token, InetAddress source) {
        return new ApiEndpoint(
                server,
                Optional.of(ControlClient.trusting(authority)),
                Optional.of(token),
                Optional.of(source),
                TIMEOUT);
    }
}
