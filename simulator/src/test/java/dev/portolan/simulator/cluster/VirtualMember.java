package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import dev.portolan.control.MemoryStore;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;
import dev.portolan.simulator.cluster.MemberPlan.NodeGroup;
import dev.portolan.simulator.cluster.MemberPlan.StorageClassPlan;
import dev.portolan.simulator.network.Location;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A member in virtual time: one thread, and time passes only when a test says so. */
final class VirtualMember {
    static final Namespace SHOP = new Namespace("shop");
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<String, ResourceType> TYPES =
            Map.ofEntries(
                    Map.entry("Namespace", ResourceType.NAMESPACES),
                    Map.entry("Deployment", ResourceType.DEPLOYMENTS),
                    Map.entry("StatefulSet", ResourceType.STATEFUL_SETS),
                    Map.entry("DaemonSet", ResourceType.DAEMON_SETS),
                    Map.entry("Job", ResourceType.JOBS),
                    Map.entry("Pod", ResourceType.PODS),
                    Map.entry("Service", ResourceType.SERVICES),
                    Map.entry("PersistentVolumeClaim", ResourceType.VOLUME_CLAIMS),
                    Map.entry("VolumeSnapshot", ResourceType.VOLUME_SNAPSHOTS),
                    Map.entry("VolumeGroup", ResourceType.VOLUME_GROUPS));

    final MemoryStore store = new MemoryStore();
    final VolumePaths paths;
    private final ControllerLoop loop;
    private Instant now = START;

    VirtualMember(Path folder, NodeGroup... nodes) {
        var plan =
                new MemberPlan(
                        new ClusterName("test"),
                        1,
                        Location.parse("aws/eu-central-1"),
                        List.of("eu-central-1a", "eu-central-1b"),
                        List.of(nodes),
                        List.of(
                                new StorageClassPlan(
                                        "gp3", "ebs.csi.aws.com", true, false, Bytes.ofGibi(100)),
                                new StorageClassPlan(
                                        "kept",
                                        "ebs.csi.aws.com",
                                        false,
                                        true,
                                        Bytes.ofGibi(100))));
        paths = new VolumePaths(folder);
        loop = new ControllerLoop(plan, store, paths, "127.20.1", PodTimings.DEFAULT);
        MemberObjects.of(plan, "v1.32.5", now).forEach(store::write);
        apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    }

    static VirtualMember withTwoNodes(Path folder) {
        return new VirtualMember(folder, NodeGroup.of("m6i.xlarge", 2, 4, 16));
    }

    /** Creates an object, or replaces its spec and metadata as an API server would. */
    void apply(String yaml) {
        try {
            ObjectNode root = (ObjectNode) YAML.readTree(yaml);
            ResourceType type = TYPES.get(root.path("kind").asText());
            ObjectNode metadata = root.withObject("/metadata");
            boolean scoped = !type.equals(ResourceType.NAMESPACES);
            if (scoped && !metadata.has("namespace")) {
                metadata.put("namespace", SHOP.name());
            }
            ResourceKey key =
                    new ResourceKey(
                            type, scoped ? SHOP : Namespace.NONE, metadata.path("name").asText());
            Optional<StoredObject> existing = store.get(key, ReadLevel.LOCAL);
            if (existing.isEmpty()) {
                metadata.put("uid", "uid-" + key.name() + "-" + store.revision());
                metadata.put("creationTimestamp", now.toString()).put("generation", 1);
                write(Write.create(key, Document.owning(root)));
            } else {
                write(
                        Drafts.changeSpec(
                                        existing.get(),
                                        stored -> stored.set("spec", root.get("spec")))
                                .orElseThrow());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settle();
    }

    void edit(StoredObject object, Consumer<ObjectNode> change) {
        write(Drafts.change(object, change).orElseThrow());
        settle();
    }

    void delete(StoredObject object) {
        write(Write.delete(object.key(), object.revision()));
        settle();
    }

    /** Lets time pass, with every step at its time. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        Optional<Instant> next = loop.step(now);
        while (next.isPresent() && next.get().isBefore(end)) {
            now = next.get();
            next = loop.step(now);
        }
        now = end;
        loop.step(now);
    }

    void losePower() {
        loop.afterPowerLoss(now);
        settle();
    }

    StoredObject get(ResourceType type, String name) {
        Namespace namespace = type.equals(ResourceType.NAMESPACES) ? Namespace.NONE : SHOP;
        return store.get(new ResourceKey(type, namespace, name), ReadLevel.LOCAL).orElseThrow();
    }

    List<StoredObject> all(ResourceType type) {
        return store.list(type, Namespace.NONE, ReadLevel.LOCAL).items();
    }

    List<String> names(ResourceType type) {
        return all(type).stream().map(object -> object.key().name()).toList();
    }

    private void settle() {
        loop.step(now);
    }

    private void write(Write write) {
        if (!(store.write(write) instanceof WriteOutcome.Written)) {
            throw new IllegalStateException("not written: " + write);
        }
    }
}
