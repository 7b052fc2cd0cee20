package dev.portolan.simulator.network;

import dev.portolan.model.cluster.ClusterName;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The network between the ends of a federation: members and the control cluster. Every listener of
 * an end stands behind a proxy; the source address of a connection tells its other end, and the
 * bytes of each direction are delayed by half of the ends' round trip. Opening a connection itself
 * is not delayed. Everything can be changed while connections run. Safe for use by many threads.
 */
public final class SimulatedNetwork implements AutoCloseable {
    /** The end of the control cluster, and of every client whose address belongs to no member. */
    public static final ClusterName CONTROL = new ClusterName("control");

    private static final Logger log = LoggerFactory.getLogger(SimulatedNetwork.class);

    private final RoundTripTable table;
    private final List<LinkProxy> proxies = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile NetworkState state;

    /**
     * @param control where the control cluster is
     */
    public SimulatedNetwork(RoundTripTable table, Location control) {
        this.table = table;
        this.state = NetworkState.EMPTY.with(CONTROL, control, "");
    }

    /**
     * Adds an end.
     *
     * @param prefix the first three numbers of its addresses, as {@code 127.20.1}
     * @throws IllegalArgumentException when the table does not know how far it is from another end
     */
    public void join(ClusterName end, Location location, String prefix) {
        state.ends().values().forEach(other -> table.millis(location, other.location()));
        change(before -> before.with(end, location, prefix));
    }

    /**
     * Puts a proxy before a listener.
     *
     * @param end to which the listener belongs
     * @param listen the address that clients connect to; port 0 takes a free one
     * @param backend the listener itself
     * @return the address with its port
     */
    public InetSocketAddress expose(
            ClusterName end, InetSocketAddress listen, InetSocketAddress backend) {
        var proxy = new LinkProxy(this, end, listen, backend);
        try {
            proxy.open();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + listen + " for " + end + ": " + e.getMessage(), e);
        }
        proxies.add(proxy);
        return proxy.address();
    }

    /** Takes away the proxy at {@code listen}; its connections are reset. */
    public void withdraw(InetSocketAddress listen) {
        proxies.removeIf(proxy -> {
            boolean meant = proxy.address().equals(listen);
            if (meant) {
                proxy.close();
            }
            return meant;
        });
    }

    /**
     * Sets the round trip between two ends, whatever the table says. Counts for bytes sent from now
     * on.
     */
    public void setRoundTrip(ClusterName a, ClusterName b, double millis) {
        if (!(millis >= 0)) {
            throw new IllegalArgumentException("a round trip is not negative: " + millis);
        }
        known(a);
        known(b);
        log.info("event=network_round_trip a={} b={} millis={}", a, b, millis);
        change(before -> before.withRoundTrip(a, b, millis));
    }

    /** The round trip between two ends in milliseconds as it is at this moment, without faults. */
    public double roundTrip(ClusterName a, ClusterName b) {
        if (a.equals(b)) {
            return 0;
        }
        NetworkState now = state;
        return now.roundTrip(a, b)
                .orElseGet(() -> table.millis(known(a).location(), known(b).location()));
    }

    /** Cuts an end off from all others. */
    public void cut(ClusterName end, CutMode mode) {
        fault(end, "cut-" + mode, faults -> faults.withCut(Optional.of(mode)));
    }

    /** Multiplies the delays of an end. */
    public void slow(ClusterName end, double factor) {
        if (!(factor >= 0)) {
            throw new IllegalArgumentException("a factor is not negative: " + factor);
        }
        fault(end, "slow-" + factor, faults -> faults.withSlowness(factor));
    }

    /** Mends a cut and a slowness; bytes that a hanging cut held go on their way. */
    public void restore(ClusterName end) {
        fault(end, "restored", faults -> faults.withCut(Optional.empty()).withSlowness(1));
    }

    /** Holds the bytes of an end because its processes are paused, or lets them go on. */
    public void freeze(ClusterName end, boolean frozen) {
        fault(end, frozen ? "frozen" : "thawed", faults -> faults.withFrozen(frozen));
    }

    /** Refuses connections of an end because its processes are gone, or takes them again. */
    public void takeDown(ClusterName end, boolean down) {
        fault(end, down ? "down" : "up", faults -> faults.withDown(down));
    }

    @Override
    public void close() {
        proxies.forEach(LinkProxy::close);
        proxies.clear();
    }

    /** The end that an address belongs to. */
    ClusterName endOf(InetAddress address) {
        String text = address.getHostAddress();
        String prefix = text.substring(0, Math.max(0, text.lastIndexOf('.')));
        return state.ends().entrySet().stream()
                .filter(end -> end.getValue().prefix().equals(prefix))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(CONTROL);
    }

    /** How long a byte takes from one end to the other. */
    Duration delay(ClusterName a, ClusterName b) {
        double slowness = known(a).faults().slowness() * known(b).faults().slowness();
        return Duration.ofNanos((long) (roundTrip(a, b) / 2 * slowness * 1e6));
    }

    LinkFaults.Flow flow(ClusterName a, ClusterName b) {
        return LinkFaults.between(known(a).faults(), known(b).faults(), a.equals(b));
    }

    boolean refuses(ClusterName end) {
        return known(end).faults().refuses();
    }

    /** Waits while the connection is held; false when it is to be reset. */
    boolean awaitOpen(ClusterName a, ClusterName b) throws InterruptedException {
        LinkFaults.Flow flow = flow(a, b);
        if (flow == LinkFaults.Flow.HELD) {
            lock.lockInterruptibly();
            try {
                for (flow = flow(a, b); flow == LinkFaults.Flow.HELD; flow = flow(a, b)) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
        }
        return flow == LinkFaults.Flow.OPEN;
    }

    private void fault(ClusterName end, String what, UnaryOperator<LinkFaults> fault) {
        known(end);
        log.info("event=network_fault end={} fault={}", end, what);
        change(before -> before.withFaults(end, fault));
        proxies.forEach(LinkProxy::reconsider);
    }

    private NetworkState.End known(ClusterName end) {
        NetworkState.End found = state.ends().get(end);
        if (found == null) {
            throw new IllegalArgumentException(
                    end + " is not in this network; there are " + state.ends().keySet());
        }
        return found;
    }

    private void change(UnaryOperator<NetworkState> change) {
        lock.lock();
        try {
            state = change.apply(state);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everything that the network is told, as one value. */
    private record NetworkState(
            Map<ClusterName, End> ends, Map<ClusterName, Map<ClusterName, Double>> roundTrips) {
        static final NetworkState EMPTY = new NetworkState(Map.of(), Map.of());

        record End(Location location, String prefix, LinkFaults faults) {}

        NetworkState with(ClusterName end, Location location, String prefix) {
            Map<ClusterName, End> more = new HashMap<>(ends);
            more.put(end, new End(location, prefix, LinkFaults.NONE));
            return new NetworkState(Map.copyOf(more), roundTrips);
        }

        NetworkState withFaults(ClusterName end, UnaryOperator<LinkFaults> fault) {
            Map<ClusterName, End> changed = new HashMap<>(ends);
            changed.computeIfPresent(
                    end, (name, was) -> new End(was.location, was.prefix, fault.apply(was.faults)));
            return new NetworkState(Map.copyOf(changed), roundTrips);
        }

        NetworkState withRoundTrip(ClusterName a, ClusterName b, double millis) {
            Map<ClusterName, Map<ClusterName, Double>> changed = new HashMap<>(roundTrips);
            changed.merge(a, Map.of(b, millis), NetworkState::merged);
            changed.merge(b, Map.of(a, millis), NetworkState::merged);
            return new NetworkState(ends, Map.copyOf(changed));
        }

        Optional<Double> roundTrip(ClusterName a, ClusterName b) {
            return Optional.ofNullable(roundTrips.getOrDefault(a, Map.of()).get(b));
        }

        private static Map<ClusterName, Double> merged(
                Map<ClusterName, Double> old, Map<ClusterName, Double> more) {
            Map<ClusterName, Double> all = new HashMap<>(old);
            all.putAll(more);
            return Map.copyOf(all);
        }
    }
}
