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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Duration JOIN = Duration.ofSeconds(5);

    private final ClusterName self;
    private final AgentPorts ports;
    private final Path data;
    private final VolumeAgentOptions options;
    private final FencedGate gate = new FencedGate();
    private final Map<GroupName, GroupAgent> groups = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private final GenerationReceiver receiver;
    private final int advertisedPort;
    private volatile boolean closed;

    private VolumeAgent(ClusterName self, AgentPorts ports, Path data, VolumeAgentOptions options) {
        this.self = self;
        this.ports = ports;
        this.data = data;
        this.options = options;
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
            agent.thread("orders", agent::readOrders);
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
        thread("work-" + group.group(), () -> work(group));
        thread("lease-" + group.group(), () -> renew(group));
        thread("status-" + group.group(), () -> report(group));
        return group;
    }

    private void readOrders() throws InterruptedException {
        while (!closed) {
            ports.running().await();
            try {
                for (VolumeGroup order : ports.member().groups()) {
                    tell(order);
                }
            } catch (ReplicationException e) {
                LOG.debug("event=orders-unread member={} reason=\"{}\"", self, e.getMessage());
            }
            Thread.sleep(options.poll());
        }
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

    private void work(GroupAgent group) throws InterruptedException {
        group.verifyHeld();
        while (!closed) {
            ports.running().await();
            group.work();
            Thread.sleep(options.poll());
        }
    }

    private void renew(GroupAgent group) throws InterruptedException {
        String failure = "";
        while (!closed) {
            ports.running().await();
            String before = failure;
            try {
                group.renewLease();
                failure = "";
            } catch (ReplicationException e) {
                failure = String.valueOf(e.getMessage());
            }
            if (!failure.equals(before)) {
                LOG.info(
                        "event={} member={} group={} reason=\"{}\"",
                        failure.isEmpty() ? "lease-renewed-again" : "lease-not-renewed",
                        self,
                        group.group(),
                        failure);
            }
            boolean calm = failure.isEmpty() && group.holdsLease();
            Thread.sleep(calm ? group.leaseDuration().dividedBy(4) : options.poll());
        }
    }

    private void report(GroupAgent group) throws InterruptedException {
        VolumeGroup.Status written = VolumeGroup.Status.EMPTY;
        while (!closed) {
            ports.running().await();
            VolumeGroup.Status status = group.status(advertisedPort);
            if (group.order().isPresent() && !status.equals(written)) {
                try {
                    ports.member().writeStatus(group.order().get(), status);
                    written = status;
                } catch (ReplicationException e) {
                    LOG.debug(
                            "event=status-unwritten member={} group={} reason=\"{}\"",
                            self,
                            group.group(),
                            e.getMessage());
                }
                Thread.sleep(STATUS_PACE);
            } else {
                Thread.sleep(options.poll());
            }
        }
    }

    private ReceiverRules.Ruling rule(Hello hello) {
        GroupAgent group = groups.get(hello.group());
        return group == null
                ? new ReceiverRules.Refused(self + " has no part in " + hello.group())
                : group.rule(hello);
    }

    /** A loop that ends by interruption. */
    @FunctionalInterface
    private interface Loop {
        void run() throws InterruptedException;
    }

    private void thread(String name, Loop loop) {
        Thread thread =
                Thread.ofVirtual()
                        .name("volume-agent-" + self + "-" + name)
                        .unstarted(() -> {
                            try {
                                loop.run();
                            } catch (InterruptedException e) {
                                LOG.debug("event=loop-ended member={} loop={}", self, name);
                            }
                        });
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        receiver.close();
        List<Thread> running = List.copyOf(threads);
        running.forEach(Thread::interrupt);
        try {
            for (Thread thread : running) {
                if (!thread.join(JOIN)) {
                    LOG.warn("event=loop-stop-slow member={} loop={}", self, thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
