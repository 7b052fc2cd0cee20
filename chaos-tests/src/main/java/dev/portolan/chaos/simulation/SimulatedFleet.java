package dev.portolan.chaos.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.members.apply.Copy;
import dev.portolan.members.apply.Intent;
import dev.portolan.members.apply.Intents;
import dev.portolan.members.apply.MoveRule;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * All members, what they are sent by the placements in force, and what is reported of them: members
 * before placements, as the live reporter has it.
 */
final class SimulatedFleet {
    /** For how long a member may be silent before it counts as not ready. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Duration HEARTBEAT = Duration.ofSeconds(100);
    private static final Set<String> APIS = Set.of("apps/v1/Deployment", "v1/Service");

    private final Agenda agenda;
    private final SimulatedStore store;
    private final Readings readings;
    private final Checks checks;
    private final RandomGenerator random;
    private final Map<ClusterName, SimulatedMember> members = new TreeMap<>();

    SimulatedFleet(
            Agenda agenda,
            SimulatedStore store,
            Readings readings,
            Checks checks,
            RandomGenerator random) {
        this.agenda = agenda;
        this.store = store;
        this.readings = readings;
        this.checks = checks;
        this.random = random;
    }

    /** Begins to look at the members, again and again. */
    void start() {
        agenda.after(
                Duration.ofMillis(500 + random.nextInt(2_000)),
                () -> {
                    apply();
                    report();
                    start();
                });
    }

    List<SimulatedMember> members() {
        return List.copyOf(members.values());
    }

    Optional<SimulatedMember> find(ClusterName name) {
        return Optional.ofNullable(members.get(name));
    }

    void join(SimulatedMember member) {
        members.put(member.name, member);
        writeSpec(member);
    }

    /** Writes what the operator says of a member: its taints. */
    void writeSpec(SimulatedMember member) {
        ResourceKey key = MemberCluster.key(member.name);
        ObjectNode root =
                store.state()
                        .get(key)
                        .map(object -> object.content().mutableCopy())
                        .orElseGet(Json.mapper()::createObjectNode);
        root.put("apiVersion", "portolan.dev/v1alpha1").put("kind", MemberCluster.KIND);
        root.withObject("/metadata").put("name", member.name.value());
        root.set("spec", Json.tree(member.spec()));
        store.put(key, Document.owning(root));
    }

    private void apply() {
        Instant now = agenda.now();
        List<Placement> placements = placements();
        Map<ResourceKey, Intent> intents =
                Intents.of(placements, List.of(), store.state()::get).byKey();
        Map<ResourceKey, Placement> byTemplate = new TreeMap<>();
        placements.forEach(
                placement -> byTemplate.put(Intents.workloadKey(placement, List.of()), placement));
        for (SimulatedMember member : answering()) {
            Set<ResourceKey> keys = new TreeSet<>(member.templates());
            keys.addAll(byTemplate.keySet());
            for (ResourceKey key : keys) {
                Intent intent = intents.get(key);
                Placement placement = byTemplate.get(key);
                if (intent == null || placement == null) {
                    member.delete(key);
                } else {
                    apply(member, intent, placement, now);
                }
            }
        }
    }

    private void apply(SimulatedMember member, Intent intent, Placement placement, Instant now) {
        ResourceKey key = intent.key();
        Map<ClusterName, Copy> copies = new TreeMap<>();
        for (SimulatedMember other : answering()) {
            other.copy(key, now).ifPresent(copy -> copies.put(other.name, copy));
        }
        int before = member.ready(key, now);
        int wanted = MoveRule.replicas(intent, member.name, copies);
        if (wanted == 0 && !intent.shares().containsKey(member.name)) {
            member.delete(key);
        } else {
            member.scale(key, wanted, placement.spec().request(), now);
        }
        int ready = answering().stream().mapToInt(other -> other.ready(key, now)).sum();
        checks.onScaled(placement, before > member.ready(key, now), ready);
    }

    private void report() {
        Instant now = agenda.now();
        for (SimulatedMember member : members.values()) {
            StoredObject stored = store.state().get(MemberCluster.key(member.name)).orElseThrow();
            MemberCluster.Status before = readings.member(stored).status();
            MemberCluster.Status status = status(member, before, now);
            if (!status.equals(before)) {
                store.write(
                        Write.update(
                                stored.key(),
                                stored.content()
                                        .edit(root -> root.set("status", Json.tree(status))),
                                stored.revision()));
            }
        }
        for (Placement placement : placements()) {
            StoredObject stored = store.state().get(placement.key()).orElseThrow();
            List<Placement.ClusterStatus> clusters = clusters(placement, now);
            if (!clusters.equals(placement.status().clusters())) {
                store.write(
                        Write.update(
                                stored.key(),
                                stored.content()
                                        .edit(root ->
                                                root.withObject("/status")
                                                        .set("clusters", Json.array(clusters))),
                                stored.revision()));
            }
        }
    }

    private static MemberCluster.Status status(
            SimulatedMember member, MemberCluster.Status before, Instant now) {
        if (!member.answers) {
            boolean lost = !now.isBefore(member.silentSince.plus(SILENCE));
            Condition unknown =
                    new Condition(
                            MemberCluster.READY, "Unknown", "HeartbeatLost", "it is silent", now);
            return lost
                    ? new MemberCluster.Status(
                            unknown.mergeInto(before.conditions()),
                            before.kubernetesVersion(),
                            before.apis(),
                            before.nodeShapes(),
                            before.allocatable(),
                            before.foreign(),
                            before.storage(),
                            before.latency(),
                            before.heartbeat())
                    : before;
        }
        Condition ready = Condition.of(MemberCluster.READY, true, "Answers", "it answers", now);
        boolean due = before.heartbeat().map(at -> !now.isBefore(at.plus(HEARTBEAT))).orElse(true);
        return new MemberCluster.Status(
                ready.mergeInto(before.conditions()),
                "v1.34.1",
                APIS,
                member.shapes(),
                member.allocatable(),
                member.foreign(),
                List.of(),
                member.latency.entrySet().stream()
                        .map(entry ->
                                new LatencySample(
                                        entry.getKey(),
                                        entry.getValue(),
                                        entry.getValue() * 1.5,
                                        10,
                                        Instant.EPOCH))
                        .toList(),
                due ? Optional.of(now) : before.heartbeat());
    }

    private List<Placement.ClusterStatus> clusters(Placement placement, Instant now) {
        ResourceKey template = Intents.workloadKey(placement, List.of());
        Set<ClusterName> names = new TreeSet<>();
        placement.spec().clusters().stream().map(ClusterReplicas::cluster).forEach(names::add);
        members.values().stream()
                .filter(member -> member.templates().contains(template))
                .forEach(member -> names.add(member.name));
        List<Placement.ClusterStatus> clusters = new ArrayList<>();
        for (ClusterName name : names) {
            SimulatedMember member = members.get(name);
            Optional<Placement.ClusterStatus> before =
                    placement.status().clusters().stream()
                            .filter(status -> status.cluster().equals(name))
                            .findFirst();
            if (member != null && member.answers) {
                clusters.add(
                        new Placement.ClusterStatus(
                                name,
                                Optional.empty(),
                                member.ready(template, now),
                                member.observed(template),
                                ""));
            } else {
                clusters.add(
                        new Placement.ClusterStatus(
                                name,
                                Optional.empty(),
                                0,
                                before.map(Placement.ClusterStatus::observed)
                                        .orElse(ResourceVector.ZERO),
                                "the member does not answer"));
            }
        }
        return clusters;
    }

    private List<SimulatedMember> answering() {
        return members.values().stream().filter(member -> member.answers).toList();
    }

    private List<Placement> placements() {
        return readings.placements(store.state());
    }
}
