package dev.portolan.chaos.simulation;

import dev.portolan.members.apply.Copy;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.cluster.Taint;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.ResourceKey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A member as far as placing sees it: nodes with pods that start after a moment, first fit, and
 * that wait where none has the room.
 */
final class SimulatedMember {
    static final List<String> PROVIDERS = List.of("aws", "azure", "onprem");

    private static final Duration START = Duration.ofSeconds(2);

    final ClusterName name;
    final List<Machine> machines = new ArrayList<>();
    final Map<ClusterName, Double> latency = new TreeMap<>();
    final String provider;
    List<Taint> taints = List.of();
    boolean answers = true;

    /** Since when it has not answered. */
    Instant silentSince = Instant.MAX;

    private final Map<ResourceKey, Integer> scales = new TreeMap<>();
    private ResourceVector mostOffered = ResourceVector.ZERO;

    SimulatedMember(ClusterName name, String provider) {
        this.name = name;
        this.provider = provider;
    }

    /** Every template that it has been sent. */
    Set<ResourceKey> templates() {
        return Set.copyOf(scales.keySet());
    }

    Optional<Copy> copy(ResourceKey template, Instant now) {
        Integer scale = scales.get(template);
        return scale == null
                ? Optional.empty()
                : Optional.of(new Copy(scale, ready(template, now)));
    }

    int ready(ResourceKey template, Instant now) {
        return (int) pods(template).filter(pod -> !pod.readyAt().isAfter(now)).count();
    }

    /** What the pods of a template use. */
    ResourceVector observed(ResourceKey template) {
        return pods(template)
                .map(Machine.Pod::request)
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    /** Scales a template, and starts or stops pods as far as there is room. */
    void scale(ResourceKey template, int replicas, ResourceVector request, Instant now) {
        scales.put(template, replicas);
        int running = (int) pods(template).count();
        for (; running > replicas; running--) {
            stopOne(template);
        }
        for (Machine machine : machines) {
            while (running < replicas && machine.free().covers(request)) {
                machine.pods.add(new Machine.Pod(template, request, now.plus(START)));
                running++;
            }
        }
    }

    void delete(ResourceKey template) {
        scales.remove(template);
        machines.forEach(machine -> machine.pods.removeIf(pod -> pod.template().equals(template)));
    }

    /** All is lost; it begins anew, without anything. */
    void crash() {
        scales.clear();
        machines.forEach(machine -> machine.pods.clear());
    }

    ResourceVector allocatable() {
        return machines.stream()
                .map(machine -> machine.allocatable)
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    /** Adds a node. */
    void add(ResourceVector allocatable) {
        machines.add(new Machine(allocatable));
        mostOffered = mostOffered.max(allocatable());
    }

    /** The most that it has ever had, each resource by itself. */
    ResourceVector mostOffered() {
        return mostOffered;
    }

    ResourceVector foreign() {
        return machines.stream()
                .map(machine -> machine.foreign)
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    List<NodeShape> shapes() {
        return machines.stream()
                .map(machine -> new NodeShape(machine.allocatable, machine.free(), 1))
                .toList();
    }

    MemberCluster.Spec spec() {
        return new MemberCluster.Spec(
                "https://" + name + ".example.com:6443",
                Optional.empty(),
                provider,
                name + "-region",
                List.of(),
                taints,
                Map.of(),
                Optional.empty(),
                List.of());
    }

    private Stream<Machine.Pod> pods(ResourceKey template) {
        return machines.stream()
                .flatMap(machine -> machine.pods.stream())
                .filter(pod -> pod.template().equals(template));
    }

    /** One that is not ready yet before one that is, as a ReplicaSet has it. */
    private void stopOne(ResourceKey template) {
        Machine.Pod youngest =
                pods(template).max(Comparator.comparing(Machine.Pod::readyAt)).orElseThrow();
        for (Machine machine : machines) {
            if (machine.pods.remove(youngest)) {
                return;
            }
        }
    }
}
