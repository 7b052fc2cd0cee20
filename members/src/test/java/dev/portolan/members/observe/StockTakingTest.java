package dev.portolan.members.observe;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class StockTakingTest {
    private final Map<ResourceType, Map<ResourceKey, Document>> objects = new HashMap<>();

    @Test
    void groupsNodesThatAreAlikeByWhatIsFreeBesideEveryPod() {
        node("n1", "4");
        node("n2", "4");
        node("n3", "8");
        pod("ours", "n1", "1500m", "web");
        pod("foreign", "n1", "500m", "stranger");
        Inventory inventory = trusted();
        assertThat(inventory.nodeShapes())
                .extracting(NodeShape::count, shape -> shape.free().cpu().value())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(1, 8000L),
                        org.assertj.core.groups.Tuple.tuple(1, 4000L),
                        org.assertj.core.groups.Tuple.tuple(1, 2000L));
        assertThat(inventory.allocatable().cpu().value()).isEqualTo(16_000);
        assertThat(inventory.foreign().cpu().value()).isEqualTo(500);
        assertThat(inventory.foreign().pods()).isEqualTo(1);
    }

    @Test
    void endedAndUnboundPodsHoldNothing() {
        node("n1", "4");
        pod("pending", "", "1", "web");
        put(
                ResourceType.PODS,
                json(
                        """
                        {'metadata': {'namespace': 'shop', 'name': 'done'}, 'status': {'phase': 'Succeeded'},
                         'spec': {'nodeName': 'n1', 'containers': [{'resources': {'requests': {'cpu': '1'}}}]}}
                        """));
        assertThat(trusted().nodeShapes().getFirst().free().cpu().value()).isEqualTo(4000);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    cordoned  | {'metadata':{'name':'x'},'spec':{'unschedulable':true},'status':{'allocatable':{'cpu':'9'},'conditions':[{'type':'Ready','status':'True'}]}}
                    not ready | {'metadata':{'name':'x'},'status':{'allocatable':{'cpu':'9'},'conditions':[{'type':'Ready','status':'False'}]}}
                    tainted   | {'metadata':{'name':'x'},'spec':{'taints':[{'key':'control-plane','effect':'NoSchedule'}]},'status':{'allocatable':{'cpu':'9'},'conditions':[{'type':'Ready','status':'True'}]}}
                    """)
    void doesNotCountANodeThatIs(String what, String node) {
        node("n1", "4");
        put(ResourceType.NODES, json(node));
        assertThat(trusted().allocatable().cpu().value()).as(what).isEqualTo(4000);
    }

    @Test
    void anOvercommittedNodeHasNothingFree() {
        node("n1", "1");
        pod("big", "n1", "3", "web");
        assertThat(trusted().nodeShapes().getFirst().free().cpu().value()).isZero();
    }

    @Test
    void quarantinesWhatCannotBeTrue() {
        node("n1", "4");
        pod("absurd", "n1", "-2", "web");
        assertThat(take())
                .isInstanceOfSatisfying(
                        Inventory.Quarantined.class,
                        verdict ->
                                assertThat(verdict.reason())
                                        .contains("pod shop/absurd", "negative"));
        objects.remove(ResourceType.PODS);
        node("n2", "lots");
        assertThat(take())
                .isInstanceOfSatisfying(
                        Inventory.Quarantined.class,
                        verdict -> assertThat(verdict.reason()).contains("\"lots\""));
    }

    @Test
    void knowsStorageClassesAndTheirRoomWhereTheDriverTells() {
        put(
                ResourceType.STORAGE_CLASSES,
                json(
                        """
                        {'metadata': {'name': 'gp3', 'annotations':
                            {'storageclass.kubernetes.io/is-default-class': 'true'}}, 'provisioner': 'ebs'}
                        """));
        put(
                StockTaking.STORAGE_CAPACITIES,
                json("{'metadata':{'name':'c1'},'storageClassName':'gp3','capacity':'10Gi'}"));
        put(
                StockTaking.STORAGE_CAPACITIES,
                json("{'metadata':{'name':'c2'},'storageClassName':'gp3','capacity':'5Gi'}"));
        var offer = trusted().storage().getFirst();
        assertThat(offer.isDefault()).isTrue();
        assertThat(offer.free()).hasToString("15Gi");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    containers add up          | {'containers':[{'resources':{'requests':{'cpu':'1'}}},{'resources':{'requests':{'cpu':'1'}}}]} | 2
                    a large init container     | {'containers':[{'resources':{'requests':{'cpu':'1'}}}],'initContainers':[{'resources':{'requests':{'cpu':'3'}}}]} | 3
                    a sidecar adds             | {'containers':[{'resources':{'requests':{'cpu':'1'}}}],'initContainers':[{'restartPolicy':'Always','resources':{'requests':{'cpu':'3'}}}]} | 4
                    overhead adds              | {'containers':[{}],'overhead':{'cpu':'250m'}} | 250m
                    """)
    void aPodReserves(String what, String spec, String cpu) {
        ResourceVector requests = PodRequests.of(json(spec).node());
        assertThat(requests.cpu()).as(what).hasToString(cpu);
        assertThat(requests.pods()).isEqualTo(1);
    }

    private Inventory trusted() {
        return ((Inventory.Trusted) take()).inventory();
    }

    private Inventory.Verdict take() {
        return StockTaking.of(
                new MemberSnapshot(objects, true),
                "v1.36.0",
                Set.of("v1/Pod"),
                root -> root.name().equals("web"));
    }

    private void node(String name, String cpu) {
        put(
                ResourceType.NODES,
                json(
                        """
                        {'metadata': {'name': '%s'},
                         'status': {'allocatable': {'cpu': '%s', 'pods': '110'},
                                    'conditions': [{'type': 'Ready', 'status': 'True'}]}}
                        """
                                .formatted(name, cpu)));
    }

    private void pod(String name, String node, String cpu, String owner) {
        put(
                ResourceType.REPLICA_SETS,
                json(
                        """
                        {'metadata': {'namespace': 'shop', 'name': '%s-rs', 'ownerReferences': [
                            {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': '%s', 'controller': true}]}}
                        """
                                .formatted(owner, owner)));
        put(
                ResourceType.PODS,
                json(
                        """
                        {'metadata': {'namespace': 'shop', 'name': '%s', 'ownerReferences': [
                            {'apiVersion': 'apps/v1', 'kind': 'ReplicaSet', 'name': '%s-rs', 'controller': true}]},
                         'spec': {'nodeName': '%s', 'containers': [{'resources': {'requests': {'cpu': '%s'}}}]},
                         'status': {'phase': 'Running'}}
                        """
                                .formatted(name, owner, node, cpu)));
    }

    private void put(ResourceType type, Document object) {
        objects.computeIfAbsent(type, _ -> new HashMap<>())
                .put(new ResourceKey(type, object.namespace(), object.name()), object);
    }
}
