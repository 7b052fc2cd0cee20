package dev.portolan.members.observe;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.cluster.StorageOffer;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Takes stock of a member from its objects. Pure. What cannot be true is quarantined, never
 * trusted.
 */
final class StockTaking {
    static final ResourceType STORAGE_CAPACITIES =
            new ResourceType("storage.k8s.io", "csistoragecapacities");
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    /** What a class offers whose driver does not publish capacity: as much as is asked for. */
    private static final Bytes UNLIMITED = new Bytes(Long.MAX_VALUE);

    private StockTaking() {}

    /**
     * @param placed whether pods of this workload belong to a placement of ours
     */
    static Inventory.Verdict of(
            MemberSnapshot snapshot,
            String version,
            Set<String> apis,
            Predicate<ResourceKey> placed) {
        try {
            PodIndex pods = PodIndex.of(snapshot);
            Map<String, ResourceVector> used = new HashMap<>();
            ResourceVector foreign = ResourceVector.ZERO;
            for (PodIndex.RunningPod pod : pods.pods()) {
                used.merge(pod.node(), pod.requests(), ResourceVector::plus);
                foreign = placed.test(pod.root()) ? foreign : foreign.plus(pod.requests());
            }
            Map<Shape, Integer> shapes = new HashMap<>();
            ResourceVector allocatable = ResourceVector.ZERO;
            for (Document node : snapshot.all(ResourceType.NODES)) {
                if (takesPods(node)) {
                    ResourceVector offer = offer(node);
                    ResourceVector free =
                            offer.minus(used.getOrDefault(node.name(), ResourceVector.ZERO));
                    shapes.merge(new Shape(offer, free.max(ResourceVector.ZERO)), 1, Integer::sum);
                    allocatable = allocatable.plus(offer);
                }
            }
            return new Inventory.Trusted(
                    new Inventory(
                            version,
                            apis,
                            histogram(shapes),
                            allocatable,
                            foreign,
                            storage(snapshot)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return new Inventory.Quarantined(String.valueOf(e.getMessage()));
        }
    }

    private static ResourceVector offer(Document node) {
        try {
            return PodRequests.list(node.at("status", "allocatable"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("node " + node.name() + ": " + e.getMessage(), e);
        }
    }

    private record Shape(ResourceVector allocatable, ResourceVector free) {}

    private static List<NodeShape> histogram(Map<Shape, Integer> shapes) {
        return shapes.entrySet().stream()
                .map(entry ->
                        new NodeShape(
                                entry.getKey().allocatable(),
                                entry.getKey().free(),
                                entry.getValue()))
                .sorted(
                        Comparator.comparing((NodeShape shape) -> shape.allocatable().cpu())
                                .thenComparing(shape -> shape.allocatable().memory())
                                .thenComparing(shape -> shape.free().cpu())
                                .thenComparing(shape -> shape.free().memory())
                                .thenComparing(shape -> shape.toString())
                                .reversed())
                .toList();
    }

    private static boolean takesPods(Document node) {
        boolean ready =
                node.items("status", "conditions").stream()
                        .anyMatch(condition ->
                                condition.path("type").asText().equals("Ready")
                                        && condition.path("status").asText().equals("True"));
        boolean tainted =
                node.items("spec", "taints").stream()
                        .anyMatch(taint -> taint.path("effect").asText().startsWith("No"));
        return ready && !tainted && !node.at("spec", "unschedulable").asBoolean();
    }

    private static List<StorageOffer> storage(MemberSnapshot snapshot) {
        Map<String, Bytes> free = new TreeMap<>();
        for (Document capacity : snapshot.all(STORAGE_CAPACITIES)) {
            Bytes amount = Bytes.parse(capacity.optionalText("capacity").orElse("0"));
            if (amount.value() < 0) {
                throw new IllegalArgumentException(
                        "CSIStorageCapacity "
                                + capacity.name()
                                + " reports a negative capacity: "
                                + amount);
            }
            free.merge(
                    capacity.text("storageClassName"),
                    amount,
                    (a, b) -> new Bytes(Math.addExact(a.value(), b.value())));
        }
        List<StorageOffer> offers = new ArrayList<>();
        for (Document storageClass : snapshot.all(ResourceType.STORAGE_CLASSES)) {
            JsonNode isDefault = storageClass.at("metadata", "annotations").path(DEFAULT_CLASS);
            offers.add(
                    new StorageOffer(
                            storageClass.name(),
                            storageClass.text("provisioner"),
                            isDefault.asText().equals("true"),
                            free.getOrDefault(storageClass.name(), UNLIMITED)));
        }
        offers.sort(Comparator.comparing(StorageOffer::name));
        return offers;
    }
}
