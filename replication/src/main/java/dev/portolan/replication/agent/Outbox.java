package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.mover.GenerationSender;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the newest generation to every target, one transfer to each at a time, each on a virtual
 * thread: a slow target holds up neither the cuts nor the others. Safe for use by many threads.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final GenerationStore store;
    private final AgentNetwork network;
    private final VolumeAgentOptions options;
    private final GenerationSender sender;

    /** Guarded by this. */
    private final Map<ClusterName, Lane> lanes = new TreeMap<>();

    /** What is known of one target. */
    private static final class Lane {
        private boolean busy;
        private GenerationId acknowledged =
                new GenerationId(Epoch.NONE, dev.portolan.model.volume.Generation.NONE);
        private String failure = "";
    }

    Outbox(
            ClusterName self,
            GenerationStore store,
            AgentNetwork network,
            VolumeAgentOptions options) {
        this.store = store;
        this.network = network;
        this.options = options;
        sender = new GenerationSender(self, options.key());
    }

    /**
     * Begins what transfers there are to begin.
     *
     * @return what the last transfers failed with; empty where none did
     */
    synchronized String send(List<VolumeGroup.Target> targets, Epoch epoch) {
        lanes.keySet().retainAll(targets.stream().map(VolumeGroup.Target::member).toList());
        List<String> failures = new ArrayList<>();
        for (VolumeGroup.Target target : targets) {
            Lane lane = lanes.computeIfAbsent(target.member(), member -> new Lane());
            if (!lane.failure.isEmpty()) {
                failures.add(target.member() + ": " + lane.failure);
            }
            boolean due =
                    store.newest()
                            .map(Manifest::id)
                            .filter(newest -> newest.epoch().equals(epoch))
                            .filter(newest -> newest.compareTo(lane.acknowledged) > 0)
                            .isPresent();
            if (due && !lane.busy) {
                lane.busy = true;
                Thread.ofVirtual()
                        .name("generation-sender-" + target.member())
                        .start(() -> transfer(target, lane, epoch));
            }
        }
        return String.join("; ", failures);
    }

    private void transfer(VolumeGroup.Target target, Lane lane, Epoch epoch) {
        String failure = "";
        GenerationId sent = null;
        try (GenerationStore.Pin pin = store.pinNewest().orElseThrow();
                Socket socket =
                        network.connect(
                                new InetSocketAddress(target.address(), target.port()),
                                options.transferTimeout())) {
            GenerationSender.Sent moved = sender.send(socket, store, pin.manifest(), epoch);
            sent = pin.manifest().id();
            LOG.debug(
                    "event=generation-sent group={} id={} to={} pages={} bytes={}",
                    store.group(),
                    sent,
                    target.member(),
                    moved.pages(),
                    moved.bytesOnWire());
        } catch (IOException | ReplicationException e) {
            failure = String.valueOf(e.getMessage());
            LOG.info(
                    "event=transfer-failed group={} to={} reason=\"{}\"",
                    store.group(),
                    target.member(),
                    failure);
        } finally {
            synchronized (this) {
                lane.busy = false;
                lane.failure = failure;
                if (sent != null) {
                    lane.acknowledged = sent;
                }
            }
        }
    }

    /** The newest generation that each target has acknowledged. */
    synchronized List<VolumeGroup.Sent> acknowledged() {
        return lanes.entrySet().stream()
                .map(lane ->
                        new VolumeGroup.Sent(lane.getKey(), lane.getValue().acknowledged.number()))
                .toList();
    }
}
