package dev.portolan.members.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The running agent of one member: one loop that decides and one virtual thread for each probe
 * under way. Goes on through failures of the API and of peers; {@link #close} ends it and waits for
 * it.
 */
public final class MemberAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberAgent.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int INPUTS = 256;

    private final ClusterName self;
    private final AgentApi api;
    private final Dialer dialer;
    private final AgentGate gate;
    private final AgentPace pace;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final BlockingQueue<AgentStep.Input> inputs = new ArrayBlockingQueue<>(INPUTS);
    private final ExecutorService probes =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("agent-probe-", 0).factory());
    private final Thread loop;
    private volatile boolean closed;

    /**
     * Owned by the loop's thread; a probe is used by one task at a time, since a peer has one probe
     * under way.
     */
    private final Map<ClusterName, GatewayProbe> connections = new HashMap<>();

    private MemberAgent(
            ClusterName self,
            AgentApi api,
            Dialer dialer,
            AgentGate gate,
            AgentPace pace,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.self = self;
        this.api = api;
        this.dialer = dialer;
        this.gate = gate;
        this.pace = pace;
        this.clock = clock;
        this.nanoTime = nanoTime;
        loop = Thread.ofVirtual().name("member-agent-" + self).unstarted(this::run);
    }

    /** Starts the agent; {@code api} stays the caller's to close. */
    public static MemberAgent start(
            ClusterName self,
            AgentApi api,
            Dialer dialer,
            AgentGate gate,
            AgentPace pace,
            InstantSource clock,
            LongSupplier nanoTime) {
        var agent = new MemberAgent(self, api, dialer, gate, pace, clock, nanoTime);
        agent.loop.start();
        return agent;
    }

    private void run() {
        AgentStep step = new AgentStep(pace);
        AgentStep.State state = AgentStep.State.starting(clock.instant());
        try {
            while (!closed) {
                AgentStep.Input input = inputs.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                gate.awaitRunning();
                var pending = new ArrayDeque<AgentStep.Input>();
                pending.add(input == null ? new AgentStep.Tick() : input);
                while (!pending.isEmpty()) {
                    AgentStep.Next next = step.step(state, pending.remove(), clock.instant());
                    state = next.state();
                    next.effects().forEach(effect -> carryOut(effect, pending));
                }
            }
        } catch (InterruptedException e) {
            LOG.info("event=agent-stopped member={}", self);
        }
    }

    private void carryOut(AgentStep.Effect effect, ArrayDeque<AgentStep.Input> results) {
        try {
            switch (effect) {
                case AgentStep.RenewHeartbeat() -> api.renewHeartbeat(clock.instant());
                case AgentStep.ReadPeers() -> results.add(new AgentStep.PeersRead(api.readPeers()));
                case AgentStep.WriteLatency(var samples) -> {
                    api.writeLatency(samples);
                    results.add(new AgentStep.ReportWritten(samples));
                }
                case AgentStep.Probe(Peer peer) -> probe(peer);
            }
        } catch (MemberException e) {
            LOG.debug("event=agent-request-failed member={} reason=\"{}\"", self, e.getMessage());
        }
    }

    private void probe(Peer peer) {
        GatewayProbe known = connections.get(peer.name());
        if (known != null && !known.peer().equals(peer)) {
            known.close();
            known = null;
        }
        GatewayProbe connection =
                known != null
                        ? known
                        : new GatewayProbe(peer, dialer, pace.requestTimeout(), nanoTime);
        connections.put(peer.name(), connection);
        probes.execute(() -> {
            AgentStep.Input result;
            try {
                gate.awaitRunning();
                result = new AgentStep.Measured(peer.name(), connection.measure());
            } catch (IOException | NumberFormatException e) {
                LOG.debug(
                        "event=probe-failed member={} peer={} reason=\"{}\"",
                        self,
                        peer.name(),
                        e.getMessage());
                result = new AgentStep.ProbeFailed(peer.name());
            } catch (InterruptedException e) {
                return; // the agent is closing
            }
            put(result);
        });
    }

    private void put(AgentStep.Input result) {
        try {
            inputs.put(result);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        loop.interrupt();
        try {
            // The loop first: it would hand a probe to an executor that takes none any more.
            if (!loop.join(pace.requestTimeout().plusSeconds(1))) {
                LOG.warn("event=agent-stop-slow member={}", self);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        probes.shutdownNow();
        connections.values().forEach(GatewayProbe::close);
    }
}
