package dev.portolan.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.simulator.cluster.MemberPlan.NodeGroup;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class WorkloadsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    @TempDir Path folder;
    private VirtualMember member;

    @BeforeEach
    void start() {
        member = VirtualMember.withTwoNodes(folder);
    }

    @Test
    void aDeploymentsPodsRunOnceTheirStartDelayIsOver() {
        member.apply(deployment("web", 3, "web:1", "100m"));
        assertThat(member.all(ResourceType.PODS)).hasSize(3).noneMatch(Pods::isRunning);
        assertThat(member.all(ResourceType.PODS)).noneMatch(pod -> Pods.node(pod).isEmpty());

        member.pass(Duration.ofMillis(900));
        assertThat(member.all(ResourceType.PODS)).noneMatch(Pods::isRunning);

        member.pass(Duration.ofMillis(200));
        assertThat(member.all(ResourceType.PODS)).allMatch(Pods::isReady);
        assertThat(member.all(ResourceType.PODS).stream().map(Pods::address))
                .doesNotHaveDuplicates()
                .allMatch(address -> address.startsWith("10.141."));
        StoredObject web = member.get(ResourceType.DEPLOYMENTS, "web");
        assertThat(web.content().at("status", "readyReplicas").asInt()).isEqualTo(3);
        assertThat(web.content().at("status", "observedGeneration").asInt()).isEqualTo(1);
        assertThat(Pods.condition(web.content(), "Available")).isEqualTo("True");
    }

    @Test
    void aChangedTemplateReplacesPodsWithoutFallingBelowWhatIsAllowed() {
        member.apply(deployment("web", 4, "web:1", "100m"));
        member.pass(A_WHILE);
        member.apply(deployment("web", 4, "web:2", "100m"));
        int lowest = 4;
        int highest = 4;
        for (int i = 0; i < 100; i++) {
            member.pass(Duration.ofMillis(100));
            List<StoredObject> active =
                    member.all(ResourceType.PODS).stream().filter(Pods::isActive).toList();
            lowest = Math.min(lowest, (int) active.stream().filter(Pods::isReady).count());
            highest = Math.max(highest, active.size());
        }
        assertThat(lowest).isEqualTo(3);
        assertThat(highest).isEqualTo(5);
        assertThat(member.all(ResourceType.PODS))
                .hasSize(4)
                .allMatch(pod -> image(pod).equals("web:2"));
        StoredObject web = member.get(ResourceType.DEPLOYMENTS, "web");
        assertThat(web.content().at("status", "updatedReplicas").asInt()).isEqualTo(4);
        assertThat(member.all(ResourceType.REPLICA_SETS)).hasSize(2);
    }

    @Test
    void aDeletedDeploymentTakesItsReplicaSetsAndPodsWithIt() {
        member.apply(deployment("web", 2, "web:1", "100m"));
        member.pass(A_WHILE);
        member.delete(member.get(ResourceType.DEPLOYMENTS, "web"));
        member.pass(A_WHILE);
        assertThat(member.all(ResourceType.REPLICA_SETS)).isEmpty();
        assertThat(member.all(ResourceType.PODS)).isEmpty();
    }

    @Test
    void aPodThatFitsNowhereSaysWhyAndStartsWhenThereIsRoom() {
        member.apply(deployment("large", 3, "large:1", "3"));
        member.pass(A_WHILE);
        List<StoredObject> pods = member.all(ResourceType.PODS);
        assertThat(pods.stream().filter(Pods::isReady)).hasSize(2);
        StoredObject waiting =
                pods.stream().filter(pod -> !Pods.isReady(pod)).findFirst().orElseThrow();
        assertThat(
                        waiting.content()
                                .items("status", "conditions")
                                .getFirst()
                                .path("message")
                                .asText())
                .isEqualTo("0/2 nodes are available: 2 Insufficient cpu.");

        member.apply(deployment("large", 2, "large:1", "3"));
        member.pass(A_WHILE);
        assertThat(member.all(ResourceType.PODS)).hasSize(2).allMatch(Pods::isReady);
    }

    @Test
    void aNodeSelectorKeepsPodsToTheNodesThatHaveTheLabel() {
        member.apply(
                """
                {apiVersion: v1, kind: Pod, metadata: {name: picky}, spec: {
                  nodeSelector: {topology.kubernetes.io/zone: eu-central-1b},
                  containers: [{name: main, image: busybox}]}}
                """);
        assertThat(Pods.node(member.get(ResourceType.PODS, "picky"))).isEqualTo("test-node-1");
    }

    @Test
    void aStatefulSetStartsItsPodsOneAfterTheOtherWithAClaimEach() {
        member.apply(statefulSet("db", 3));
        assertThat(member.names(ResourceType.PODS)).containsExactly("db-0");
        member.pass(Duration.ofMillis(1500));
        assertThat(member.names(ResourceType.PODS)).containsExactly("db-0", "db-1");
        member.pass(A_WHILE);
        assertThat(member.names(ResourceType.PODS)).containsExactly("db-0", "db-1", "db-2");
        assertThat(member.names(ResourceType.VOLUME_CLAIMS))
                .containsExactly("data-db-0", "data-db-1", "data-db-2");
        StoredObject db = member.get(ResourceType.STATEFUL_SETS, "db");
        assertThat(db.content().at("status", "readyReplicas").asInt()).isEqualTo(3);
        assertThat(db.content().text("status", "currentRevision"))
                .isEqualTo(db.content().text("status", "updateRevision"));

        member.apply(statefulSet("db", 1));
        member.pass(A_WHILE);
        assertThat(member.names(ResourceType.PODS)).containsExactly("db-0");
        assertThat(member.all(ResourceType.VOLUME_CLAIMS)).hasSize(3);
    }

    @Test
    void aDaemonSetRunsOnEveryNodeThatItsTemplateAllows() {
        member.apply(
                """
                {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: {
                  selector: {matchLabels: {app: agent}},
                  template: {metadata: {labels: {app: agent}},
                    spec: {containers: [{name: main, image: agent}]}}}}
                """);
        member.pass(A_WHILE);
        Set<String> nodes = new HashSet<>();
        member.all(ResourceType.PODS).forEach(pod -> nodes.add(Pods.node(pod)));
        assertThat(nodes).containsExactlyInAnyOrder("test-node-0", "test-node-1");
        StoredObject agent = member.get(ResourceType.DAEMON_SETS, "agent");
        assertThat(agent.content().at("status", "numberReady").asInt()).isEqualTo(2);
    }

    @Test
    void aJobRunsUntilEnoughOfItsPodsHaveSucceeded() {
        member.apply(
                """
                {apiVersion: batch/v1, kind: Job, metadata: {name: load}, spec: {
                  parallelism: 2, completions: 3,
                  template: {spec: {restartPolicy: Never, containers: [{name: main, image: load}]}}}}
                """);
        assertThat(member.all(ResourceType.PODS)).hasSize(2);
        member.pass(A_WHILE);
        StoredObject job = member.get(ResourceType.JOBS, "load");
        assertThat(job.content().at("status", "succeeded").asInt()).isEqualTo(3);
        assertThat(Pods.condition(job.content(), "Complete")).isEqualTo("True");
        assertThat(member.all(ResourceType.PODS)).hasSize(3).allMatch(Pods::isOver);
    }

    @Test
    void podsStartAgainAfterTheMachinesLostPower() {
        member.apply(deployment("web", 1, "web:1", "100m"));
        member.pass(A_WHILE);
        member.losePower();
        assertThat(member.all(ResourceType.PODS)).noneMatch(Pods::isRunning);
        member.pass(A_WHILE);
        StoredObject pod = member.all(ResourceType.PODS).getFirst();
        assertThat(Pods.isReady(pod)).isTrue();
        assertThat(
                        pod.content()
                                .items("status", "containerStatuses")
                                .getFirst()
                                .path("restartCount")
                                .asInt())
                .isEqualTo(1);
    }

    @Test
    void aNamespaceThatIsDeletedIsEmptiedAndGone() {
        member.apply(deployment("web", 2, "web:1", "100m"));
        member.apply(statefulSet("db", 1));
        member.pass(A_WHILE);
        member.edit(
                member.get(ResourceType.NAMESPACES, "shop"),
                root ->
                        root.withObject("/metadata")
                                .put("deletionTimestamp", "2026-03-01T08:00:30Z"));
        member.pass(A_WHILE);
        assertThat(member.names(ResourceType.NAMESPACES)).doesNotContain("shop");
        assertThat(member.all(ResourceType.PODS)).isEmpty();
        assertThat(member.all(ResourceType.VOLUME_CLAIMS)).isEmpty();
    }

    @Test
    void aForegroundDeletionWaitsForWhatTheOwnerMade() {
        member.apply(deployment("web", 1, "web:1", "100m"));
        member.pass(A_WHILE);
        member.edit(
                member.get(ResourceType.DEPLOYMENTS, "web"),
                root ->
                        root.withObject("/metadata")
                                .put("deletionTimestamp", "2026-03-01T08:00:10Z")
                                .putArray("finalizers")
                                .add("foregroundDeletion"));
        member.pass(A_WHILE);
        assertThat(member.all(ResourceType.PODS)).isEmpty();
        assertThat(member.all(ResourceType.DEPLOYMENTS)).isEmpty();
    }

    @Test
    void anOrphaningDeletionLeavesThePodsRunning() {
        member.apply(deployment("web", 1, "web:1", "100m"));
        member.pass(A_WHILE);
        member.edit(
                member.all(ResourceType.REPLICA_SETS).getFirst(),
                root ->
                        root.withObject("/metadata")
                                .put("deletionTimestamp", "2026-03-01T08:00:10Z")
                                .putArray("finalizers")
                                .add("orphan"));
        assertThat(member.all(ResourceType.PODS).stream().filter(pod -> Owners.of(pod).isEmpty()))
                .hasSize(1);
    }

    @Test
    void atRestNothingIsWritten() {
        member.apply(deployment("web", 2, "web:1", "100m"));
        member.apply(statefulSet("db", 2));
        member.pass(A_WHILE);
        var before = member.store.revision();
        member.pass(Duration.ofHours(1));
        assertThat(member.store.revision()).isEqualTo(before);
    }

    @Test
    void theNodeWithTheMostCpuFreeIsTakenFirst() {
        member =
                new VirtualMember(
                        folder, NodeGroup.of("small", 1, 2, 8), NodeGroup.of("big", 1, 8, 32));
        member.apply(deployment("web", 1, "web:1", "1"));
        assertThat(Pods.node(member.all(ResourceType.PODS).getFirst())).isEqualTo("test-node-1");
    }

    private static String image(StoredObject pod) {
        return pod.content().items("spec", "containers").getFirst().path("image").asText();
    }

    static String deployment(String name, int replicas, String image, String cpu) {
        return """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: %1$s}, spec: {
          replicas: %2$d, selector: {matchLabels: {app: %1$s}},
          template: {metadata: {labels: {app: %1$s}}, spec: {containers: [{
            name: main, image: "%3$s", ports: [{name: http, containerPort: 8080}],
            resources: {requests: {cpu: "%4$s", memory: 64Mi}}}]}}}}
        """
                .formatted(name, replicas, image, cpu);
    }

    static String statefulSet(String name, int replicas) {
        return """
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: %1$s}, spec: {
          replicas: %2$d, serviceName: %1$s, selector: {matchLabels: {app: %1$s}},
          template: {metadata: {labels: {app: %1$s}},
            spec: {containers: [{name: main, image: postgres}]}},
          volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce],
            resources: {requests: {storage: 10Gi}}}}]}}
        """
                .formatted(name, replicas);
    }
}
