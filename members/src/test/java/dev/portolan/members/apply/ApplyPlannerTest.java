package dev.portolan.members.apply;

import static dev.portolan.members.Objects.FEDERATION;
import static dev.portolan.members.Objects.config;
import static dev.portolan.members.Objects.deployment;
import static dev.portolan.members.Objects.json;
import static dev.portolan.members.Objects.statefulSet;
import static dev.portolan.members.Objects.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.members.Marks;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class ApplyPlannerTest {
    private static final ClusterName FRA = new ClusterName("fra");
    private static final ClusterName LON = new ClusterName("lon");
    private static final ResourceKey WEB = key(ResourceType.DEPLOYMENTS, "web");
    private static final ResourceKey SETTINGS = key(ResourceType.CONFIG_MAPS, "settings");

    private final ApplyPlanner planner = new ApplyPlanner(FEDERATION);
    private final Map<ResourceKey, Intent> intents = new HashMap<>();
    private final Map<ResourceKey, Document> present = new HashMap<>();
    private final Map<ResourceKey, Document> derived = new HashMap<>();
    private final Map<ResourceKey, Map<ClusterName, Copy>> copies = new HashMap<>();
    private boolean templatesAreThere;

    @Test
    void sendsConfigurationBeforeWorkloads() {
        want(ResourceType.DEPLOYMENTS, deployment("web", 5), 2, FRA);
        want(ResourceType.CONFIG_MAPS, config("settings"), 0, FRA);
        ApplyPlan plan = plan();
        assertThat(plan.applies()).extracting(ApplyPlan.Apply::key).containsExactly(SETTINGS, WEB);
        Document body = plan.applies().getLast().body();
        assertThat(body.at("spec", "replicas").asInt()).isEqualTo(2);
        assertThat(Marks.isOurs(body, FEDERATION)).isTrue();
        assertThat(Marks.revision(body).orElseThrow().value()).isEqualTo(5);
    }

    @Test
    void sendsNothingWhereTheMemberHasIt() {
        want(ResourceType.DEPLOYMENTS, deployment("web", 5), 2, FRA);
        present.put(WEB, plan().applies().getFirst().body());
        assertThat(plan()).isEqualTo(ApplyPlan.NOTHING);
    }

    @Test
    void aNewRevisionOfTheStatusAloneSendsNothing() {
        want(ResourceType.DEPLOYMENTS, deployment("web", 5), 2, FRA);
        present.put(WEB, plan().applies().getFirst().body());
        Document reported =
                deployment("web", 5).edit(root -> root.withObject("/status").put("replicas", 2));
        intents.put(
                WEB, new Intent(stored(ResourceType.DEPLOYMENTS, reported, 9), 2, Map.of(FRA, 2)));
        assertThat(plan()).isEqualTo(ApplyPlan.NOTHING);
    }

    @Test
    void putsRightWhatWasChangedInTheMemberButNotWhatTheMemberNormalises() {
        want(ResourceType.CONFIG_MAPS, config("settings"), 0, FRA);
        Document sent = plan().applies().getFirst().body();
        present.put(SETTINGS, sent.edit(root -> root.withObject("/data").put("colour", "red")));
        assertThat(plan().applies().getFirst().reason())
                .isEqualTo("was changed in the member at data.colour");
        assertThat(planner.plan(world(), Map.of(SETTINGS, Set.of("data.colour"))))
                .isEqualTo(ApplyPlan.NOTHING);
    }

    @Test
    void neverWritesALowerRevisionOverAHigherOne() {
        want(ResourceType.CONFIG_MAPS, config("settings"), 0, FRA);
        present.put(
                SETTINGS,
                config("settings")
                        .edit(root ->
                                root.withObject("/metadata/annotations").put(Marks.REVISION, "8")));
        assertThat(plan().applies()).isEmpty();
        assertThat(plan().waiting())
                .containsEntry(SETTINGS, "the member has revision 8, which is after 5");
    }

    @Test
    void removesOrphansWorkloadsFirst() {
        present.put(SETTINGS, config("settings"));
        present.put(WEB, deployment("web", 1));
        assertThat(plan().deletes()).containsExactly(WEB, SETTINGS);
    }

    @Test
    void keepsAClaimThatMovedAwayAndEveryNamespace() {
        ResourceKey claim = key(ResourceType.VOLUME_CLAIMS, "data");
        ResourceKey namespace = ResourceKey.of(ResourceType.NAMESPACES, "shop");
        present.put(claim, json("{'kind':'PersistentVolumeClaim'}"));
        present.put(namespace, json("{'kind':'Namespace'}"));
        templatesAreThere = true;
        assertThat(plan().deletes()).isEmpty();
        templatesAreThere = false;
        assertThat(plan().deletes()).containsExactly(claim);
    }

    @Test
    void aMovedWorkloadAndItsConfigurationStayUntilTheNewCopiesAreReady() {
        want(ResourceType.DEPLOYMENTS, deployment("web", 2), 2, LON);
        want(ResourceType.CONFIG_MAPS, config("settings"), 0, LON);
        present.put(SETTINGS, config("settings"));
        present.put(WEB, body(WEB, 2));
        copies.put(WEB, Map.of(FRA, new Copy(2, 2), LON, new Copy(2, 0)));
        assertThat(plan().deletes()).isEmpty();
        assertThat(plan().applies()).isEmpty();
        assertThat(plan().waiting()).containsOnlyKeys(WEB, SETTINGS);
        copies.put(WEB, Map.of(FRA, new Copy(2, 2), LON, new Copy(2, 1)));
        assertThat(plan().applies().getFirst().body().at("spec", "replicas").asInt()).isEqualTo(1);
        copies.put(WEB, Map.of(FRA, new Copy(1, 1), LON, new Copy(2, 2)));
        assertThat(plan().deletes()).containsExactly(WEB, SETTINGS);
    }

    @Test
    void aSingleWriterIsNotStartedBesideItsPredecessor() {
        ResourceKey db = key(ResourceType.STATEFUL_SETS, "db");
        want(ResourceType.STATEFUL_SETS, statefulSet("db"), 1, FRA);
        copies.put(db, Map.of(LON, new Copy(1, 1)));
        assertThat(plan().applies()).isEmpty();
        assertThat(plan().waiting().get(db)).contains("until the copy in lon has stopped");
        copies.clear();
        assertThat(plan().applies()).hasSize(1);
    }

    @Test
    void sendsWhatPortolanItselfNeedsThereAndRemovesItAgain() {
        ResourceKey peers =
                new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.SYSTEM, "portolan-peers");
        Document content = Marks.stamp(config("portolan-peers"), FEDERATION);
        derived.put(peers, content);
        assertThat(plan().applies()).extracting(ApplyPlan.Apply::key).containsExactly(peers);
        present.put(peers, content);
        assertThat(plan()).isEqualTo(ApplyPlan.NOTHING);
        derived.clear();
        assertThat(plan().deletes()).containsExactly(peers);
    }

    private Document body(ResourceKey key, int replicas) {
        return intents.get(key).body(new StorageClassMap(Map.of()), replicas, FEDERATION);
    }

    private void want(ResourceType type, Document template, int replicas, ClusterName member) {
        Intent intent = new Intent(stored(type, template, 5), replicas, Map.of(member, replicas));
        intents.put(intent.key(), intent);
    }

    private World world() {
        Intents all = new Intents(intents, _ -> templatesAreThere);
        return new World(FRA, Map.of(), all, derived, present, copies);
    }

    private ApplyPlan plan() {
        return planner.plan(world(), Map.of());
    }

    private static ResourceKey key(ResourceType type, String name) {
        return new ResourceKey(type, Namespace.of("shop"), name);
    }
}
