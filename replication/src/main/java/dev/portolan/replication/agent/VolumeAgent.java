package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.WriteGate;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.mover.GenerationReceiver;
import dev.portolan.replication.mover.Hello;
import dev.portolan.replication.mover.ReceiverRules;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The running volume agent of one member: holds its write gate, obeys the VolumeGroup objects in
 * its member, renews the leases of its primaries, cuts, sends and receives generations. Goes on
 * through failures of both APIs and of peers. What it knew before a restart it reads from its data
 * folder before the gate is handed out. {@link #close} ends its threads; nothing is written through
 * the gate for longer than a lease after that.
 */
public final class VolumeAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeAgent.class);
    private static final Duration STATUS_PACE = Duration.ofSeconds(1);

    private final ClusterName self;
    private final AgentPorts ports;
    private final Path data;
    private final VolumeAgentOptions options;
    private final FencedGate gate = new FencedGate();
    private final Map<GroupName, GroupAgent> groups = new ConcurrentHashMap<>();
    private final Rounds rounds;
    private final ServerSocket listener;
    private final GenerationReceiver receiver;
    private final int advertisedPort;

    private VolumeAgent(ClusterName self, AgentPorts ports, Path data, VolumeAgentOptions options) {
        this.self = self;
        this.ports = ports;
        this.data = data;
        this.options = options;
        rounds = new Rounds("volume-agent-" + self, ports.running(), options.poll());
        try {
            Files.createDirectories(data);
            listener = ports.network().listen();
        } catch (IOException e) {
            throw new ReplicationException("the volume agent of " + self + " cannot start", e);
        }
        advertisedPort = ports.network().advertisedPort(listener);
        receiver =
                GenerationReceiver.start(
                        listener, this::rule, options.key(), options.transferTimeout());
    }

    /**
     * Starts; returns once the gate knows everything that is on disk.
     *
     * @param data a folder that survives the agent, for it alone
     * @throws ReplicationException when the folder or the listener cannot be had
     */
    public static VolumeAgent start(
            ClusterName self, AgentPorts ports, Path data, VolumeAgentOptions options) {
        var agent = new VolumeAgent(self, ports, data, options);
        try {
            agent.reopen();
            agent.rounds.repeat("orders", agent::readOrders);
        } catch (ReplicationException e) {
            agent.close();
            throw e;
        }
        return agent;
    }

    /** Every write to a claim of this member goes through it. */
    public WriteGate gate() {
        return gate;
    }

    /** The local port of the receiver. */
    public int receiverPort() {
        return listener.getLocalPort();
    }

    private void reopen() {
        try (Stream<Path> folders = Files.list(data)) {
            for (Path folder : folders.toList()) {
                new LedgerFile(folder).read().ifPresent(ledger -> open(ledger, folder));
            }
        } catch (IOException e) {
            throw new ReplicationException("cannot read " + data, e);
        }
    }

    private GroupAgent open(Ledger ledger, Path folder) {
        var group = new GroupAgent(self, ledger, folder, ports, gate, options);
        groups.put(group.group(), group);
        rounds.repeat("work-" + group.group(), () -> work(group));
        rounds.repeat("lease-" + group.group(), renewal(group));
        rounds.repeat("status-" + group.group(), report(group));
        return group;
    }

    private Duration readOrders() {
        try {
            for (VolumeGroup order : ports.member().groups()) {
                tell(order);
            }
        } catch (ReplicationException e) {
            LOG.debug("event=orders-unread member={} reason=\"{}\"", self, e.getMessage());
        }
        return options.poll();
    }

    private void tell(VolumeGroup order) {
        try {
            GroupName name = GroupName.parse(order.spec().group());
            GroupAgent known = groups.get(name);
            if (known == null) {
                Path folder =
                        data.resolve(
                                name.namespace() + "_" + name.application() + "_" + name.group());
                known = open(Ledger.blank(name.toString(), order.namespace()), folder);
            }
            known.tell(order);
        } catch (IllegalArgumentException | ReplicationException e) {
            LOG.warn(
                    "event=order-not-understood member={} order={}/{} reason=\"{}\"",
                    self,
                    order.namespace(),
                    order.name(),
                    e.getMessage());
        }
    }

    private Duration work(GroupAgent group) {
        group.work();
        return options.poll();
    }

    /** Renews one group's lease; says so where that begins or ends to fail. */
    private Supplier<Duration> renewal(GroupAgent group) {
        var failure = new AtomicReference<>("");
        return () -> {
            String now = "";
            try {
                group.renewLease();
            } catch (ReplicationException e) {
                now = String.valueOf(e.getMessage());
            }
            if (!failure.getAndSet(now).equals(now)) {
                LOG.info(
                        "event={} member={} group={} reason=\"{}\"",
                        now.isEmpty() ? "lease-renewed-again" : "lease-not-renewed",
                        self,
                        group.group(),
                        now);
            }
            boolean calm = now.isEmpty() && group.holdsLease();
            return calm ? group.leaseDuration().dividedBy(4) : options.poll();
        };
    }

    /** Writes one group's status where it has changed. */
    private Supplier<Duration> report(GroupAgent group) {
        var written = new AtomicReference<>(VolumeGroup.Status.EMPTY);
        return () -> {
            VolumeGroup.Status status = group.status(advertisedPort);
            Optional<VolumeGroup> order = group.order();
            if (order.isEmpty() || status.equals(written.get())) {
                return options.poll();
            }
            try {
                ports.member().writeStatus(order.get(), status);
                written.set(status);
            } catch (ReplicationException e) {
                LOG.debug(
                        "event=status-unwritten member={} group={} reason=\"{}\"",
                        self,
                        group.group(),
                        e.getMessage());
            }
            return STATUS_PACE;
        };
    }

    private ReceiverRules.Ruling rule(Hello hello) {
        GroupAgent group = groups.get(hello.group());
        return group == null
                ? new ReceiverRules.Refused(self + " has no part in " + hello.group())
                : group.rule(hello);
    }

    @Override
    public void close() {
        receiver.close();
        rounds.close();
    }
}
