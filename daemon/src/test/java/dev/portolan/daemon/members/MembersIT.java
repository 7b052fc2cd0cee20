package dev.portolan.daemon.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.control.MemoryStore;
import dev.portolan.members.FederationUid;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.MembersRuntime;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.service.MemberService;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

@Timeout(90)
class MembersIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final ClusterName FRA = new ClusterName("fra");

    private final MemoryStore federation = new MemoryStore();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private ApiMember fra;
    private MembersRuntime runtime;

    @BeforeEach
    void start() {
        fra = new ApiMember("fra");
        fra.put(
                ResourceType.NODES,
                Document.parse(
                        """
                        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1", "uid": "n1"},
                         "status": {"allocatable": {"cpu": "4", "memory": "16Gi", "pods": "110"},
                                    "conditions": [{"type": "Ready", "status": "True"}]}}
                        """));
        runtime =
                MembersRuntime.start(
                        federation,
                        Leadership.always(new Term(3)),
                        (about, severity, reason, message) -> events.add(reason + ": " + message),
                        MembersOptions.DEMO,
                        new FederationUid("the-federation"),
                        InstantSource.system());
    }

    @AfterEach
    void stop() {
        runtime.close();
        fra.close();
        federation.close();
    }

    @Test
    void joinsAMemberAndTakesStock() {
        fra.join(federation);
        await().atMost(SOON).until(() -> member().isReady() && !member().status().apis().isEmpty());
        MemberCluster.Status status = member().status();
        assertThat(status.kubernetesVersion()).startsWith("v1.");
        assertThat(status.apis()).contains("apps/v1/Deployment", "v1/Service");
        assertThat(status.allocatable().cpu().value()).isEqualTo(4000);
        assertThat(status.nodeShapes()).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithCredentialsAndConnectsOnceTheyAreRight() {
        fra.join(federation);
        ApiMember.put(federation, ResourceType.SECRETS, fra.secret("somebody-elses-token"));
        await().atMost(SOON)
                .until(
                        () -> ready().map(Condition::reason),
                        Optional.of("CredentialsInvalid")::equals);
        Document broken =
                fra.secret("x")
                        .edit(root -> root.withObject("/data").put("ca.crt", "bm90IGEgY2VydA=="));
        ApiMember.put(federation, ResourceType.SECRETS, broken);
        await().atMost(SOON)
                .until(() -> events.stream().anyMatch(event -> event.contains("key ca.crt")));
        fra.join(federation);
        await().atMost(SOON).until(() -> member().isReady());
    }

    @Test
    void joinsByAKubeconfigAndDropsTheConnectionWhenItBreaks() {
        fra.join(federation);
        ApiMember.put(federation, ResourceType.SECRETS, fra.kubeconfigSecret());
        Document withoutEndpoint =
                federation
                        .get(MemberCluster.key(FRA), ReadLevel.LOCAL)
                        .orElseThrow()
                        .content()
                        .edit(root -> root.withObject("/spec").remove("endpoint"));
        ApiMember.put(federation, ResourceType.MEMBER_CLUSTERS, withoutEndpoint);
        await().atMost(SOON).until(() -> member().isReady());

        ApiMember.put(federation, ResourceType.SECRETS, fra.kubeconfigSecret("contexts: ["));
        awaitInvalidKubeconfig(", line 1, column 12 is not YAML");
        ApiMember.put(federation, ResourceType.SECRETS, fra.kubeconfigSecret("contexts: []"));
        awaitInvalidKubeconfig(" has no contexts: it needs one that names a cluster and a user");
        assertThat(events).filteredOn(event -> event.startsWith("KubeconfigInvalid: ")).hasSize(2);
        Assertions.assertThatExceptionOfType(MemberException.class)
                .isThrownBy(() -> runtime.port().apply(FRA, config(), new Term(3)));

        ApiMember.put(federation, ResourceType.SECRETS, fra.kubeconfigSecret());
        await().atMost(SOON).until(() -> member().isReady());
    }

    private void awaitInvalidKubeconfig(String problem) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(ready())
                                .get()
                                .returns(false, Condition::isTrue)
                                .returns("KubeconfigInvalid", Condition::reason)
                                .extracting(Condition::message)
                                .asString()
                                .startsWith(
                                        "Secret portolan-system/member-fra, key kubeconfig"
                                                + problem));
    }

    @Test
    void carriesAWorkloadWithItsConfigurationAndBringsItsStatusBack() {
        fra.join(federation);
        ApiMember.put(federation, ResourceType.CONFIG_MAPS, config());
        ApiMember.put(federation, ResourceType.SERVICES, service());
        ApiMember.put(federation, ResourceType.DEPLOYMENTS, deployment(5));
        place(2);
        await().atMost(SOON)
                .until(() -> fra.find(ResourceType.DEPLOYMENTS, "shop", "web").isPresent());
        Document live = fra.find(ResourceType.DEPLOYMENTS, "shop", "web").orElseThrow();
        assertThat(live.at("spec", "replicas").asInt()).isEqualTo(2);
        assertThat(live.labels()).containsEntry("portolan.dev/federation", "the-federation");
        assertThat(live.annotations()).containsEntry("portolan.dev/term", "3");
        assertThat(fra.find(ResourceType.CONFIG_MAPS, "shop", "settings")).isPresent();

        long generation = live.at("metadata", "generation").asLong();
        fra.put(
                ResourceType.DEPLOYMENTS,
                live.edit(root ->
                        root.withObject("/status")
                                .put("observedGeneration", generation)
                                .put("replicas", 2)
                                .put("readyReplicas", 2)
                                .put("updatedReplicas", 2)
                                .put("availableReplicas", 2)));
        await().atMost(SOON).until(() -> template().at("status", "readyReplicas").asInt() == 2);
        assertThat(template().at("status", "observedGeneration").asInt()).isEqualTo(1);
        await().atMost(SOON)
                .until(() ->
                        condition(placement(), Placement.APPLIED)
                                .filter(Condition::isTrue)
                                .isPresent());
        assertThat(placement().status().clusters().getFirst().ready()).isEqualTo(2);
        assertThat(condition(placement(), Placement.HEALTHY).orElseThrow().message())
                .isEqualTo("2 of 2 replicas are ready");

        long applies = applies();
        await().pollDelay(Duration.ofSeconds(1)).atMost(SOON).until(() -> true);
        assertThat(applies()).as("a status alone sends nothing").isEqualTo(applies);
    }

    @Test
    void reportsEndpointsAsTheyChangeAndImportsThem() {
        fra.join(federation);
        ApiMember.put(federation, ResourceType.SERVICES, service());
        ApiMember.put(federation, ResourceType.DEPLOYMENTS, deployment(1));
        ApiMember.put(
                federation,
                ResourceType.SERVICE_EXPORTS,
                Document.parse(
                        """
                        {"apiVersion": "multicluster.x-k8s.io/v1alpha1", "kind": "ServiceExport",
                         "metadata": {"namespace": "shop", "name": "web", "uid": "e1"}}
                        """));
        place(1);
        await().atMost(SOON)
                .until(() -> fra.find(ResourceType.SERVICES, "shop", "web").isPresent());
        fra.put(
                ResourceType.SERVICES,
                fra.find(ResourceType.SERVICES, "shop", "web")
                        .orElseThrow()
                        .edit(root -> root.withObject("/spec").put("clusterIP", "10.41.0.7")));
        await().atMost(SOON).until(() -> memberService().isPresent());
        fra.put(ResourceType.ENDPOINT_SLICES, slice("10.141.0.1"));
        await().atMost(SOON)
                .until(() ->
                        memberService().filter(s -> s.spec().readyEndpoints() == 1).isPresent());
        fra.put(ResourceType.ENDPOINT_SLICES, slice("10.141.0.2"));
        await().pollInterval(Duration.ofMillis(5))
                .atMost(SOON)
                .until(() ->
                        memberService()
                                .filter(s ->
                                        s.spec()
                                                .endpoints()
                                                .getFirst()
                                                .address()
                                                .equals("10.141.0.2"))
                                .isPresent());
        await().atMost(SOON)
                .until(() ->
                        fra.find(ResourceType.SERVICES, "shop", "portolan-import-web").isPresent());
        await().atMost(SOON)
                .until(() ->
                        federation
                                .get(
                                        new ResourceKey(
                                                ResourceType.SERVICE_IMPORTS,
                                                Namespace.of("shop"),
                                                "web"),
                                        ReadLevel.LOCAL)
                                .filter(found ->
                                        found.content().text("spec", "type").equals("ClusterSetIP"))
                                .isPresent());
    }

    @Test
    void leavesStrangersAloneAndRemovesWhatNobodyPlacesAnyMore() {
        fra.join(federation);
        fra.put(ResourceType.CONFIG_MAPS, config());
        ApiMember.put(federation, ResourceType.CONFIG_MAPS, config());
        ApiMember.put(federation, ResourceType.DEPLOYMENTS, deployment(1));
        place(1);
        await().atMost(SOON)
                .until(() ->
                        placement().status().clusters().stream()
                                .anyMatch(status ->
                                        status.message()
                                                .contains("is not managed by this federation")));
        assertThat(events).anyMatch(event -> event.startsWith("NotApplied"));
        assertThat(fra.find(ResourceType.DEPLOYMENTS, "shop", "web")).isPresent();

        StoredObject placement = federation.get(placementKey(), ReadLevel.LOCAL).orElseThrow();
        federation.write(
                dev.portolan.model.resource.Write.delete(placement.key(), placement.revision()));
        await().atMost(SOON)
                .until(() -> fra.find(ResourceType.DEPLOYMENTS, "shop", "web").isEmpty());
        assertThat(fra.find(ResourceType.CONFIG_MAPS, "shop", "settings")).isPresent();
    }

    @Test
    void aLowerTermWritesNothing() {
        fra.join(federation);
        await().atMost(SOON).until(() -> member().isReady());
        runtime.port().apply(FRA, config(), new Term(7));
        Assertions.assertThatExceptionOfType(MemberException.class)
                .isThrownBy(() -> runtime.port().apply(FRA, config(), new Term(6)))
                .matches(e -> e.reason() == MemberException.Reason.FENCED)
                .withMessageContaining("term 7");
        Assertions.assertThatExceptionOfType(MemberException.class)
                .isThrownBy(() ->
                        runtime.port().apply(new ClusterName("nowhere"), config(), new Term(8)))
                .matches(e -> e.reason() == MemberException.Reason.UNREACHABLE);
    }

    @Test
    void aMemberThatStopsAnsweringIsNoLongerReady() {
        fra.join(federation);
        await().atMost(SOON).until(() -> member().isReady());
        fra.close();
        await().atMost(SOON)
                .until(() -> ready().map(Condition::reason), Optional.of("Unreachable")::equals);
        assertThat(events).anyMatch(event -> event.startsWith("Unreachable"));
        fra = new ApiMember("fra");
        fra.join(federation);
        await().atMost(SOON).until(() -> member().isReady());
    }

    private long applies() {
        return fra.find(ResourceType.DEPLOYMENTS, "shop", "web")
                .orElseThrow()
                .at("metadata", "generation")
                .asLong();
    }

    private MemberCluster member() {
        return MemberCluster.read(
                federation.get(MemberCluster.key(FRA), ReadLevel.LOCAL).orElseThrow().content());
    }

    private Optional<Condition> ready() {
        return member().status().conditions().stream()
                .filter(condition -> condition.type().equals(MemberCluster.READY))
                .findFirst();
    }

    private Document template() {
        return federation
                .get(
                        new ResourceKey(ResourceType.DEPLOYMENTS, Namespace.of("shop"), "web"),
                        ReadLevel.LOCAL)
                .orElseThrow()
                .content();
    }

    private Optional<MemberService> memberService() {
        return federation
                .get(MemberService.key(Namespace.of("shop"), "web", FRA), ReadLevel.LOCAL)
                .map(found -> MemberService.read(found.content()));
    }

    private static ResourceKey placementKey() {
        return new ResourceKey(ResourceType.PLACEMENTS, Namespace.of("shop"), "web-deployment");
    }

    private Placement placement() {
        return Placement.read(
                federation.get(placementKey(), ReadLevel.LOCAL).orElseThrow().content());
    }

    private static Optional<Condition> condition(Placement placement, String type) {
        return placement.status().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private void place(int replicas) {
        ApiMember.put(
                federation,
                ResourceType.PLACEMENTS,
                Document.parse(
                        """
                        {"apiVersion": "portolan.dev/v1alpha1", "kind": "Placement",
                         "metadata": {"namespace": "shop", "name": "web-deployment", "uid": "p1"},
                         "spec": {"workload": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                                  "replicas": %d, "request": {"cpu": "100m", "pods": "1"},
                                  "clusters": [{"cluster": "fra", "replicas": %d}],
                                  "dependencies": [{"group": "", "plural": "configmaps", "name": "settings"},
                                                   {"group": "", "plural": "services", "name": "web"}]}}
                        """
                                .formatted(replicas, replicas)));
    }

    private static Document deployment(int replicas) {
        return Document.parse(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"namespace": "shop", "name": "web", "uid": "d1", "generation": 1,
                              "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "web"}},
                          "template": {"metadata": {"labels": {"app": "web"}},
                                       "spec": {"containers": [{"name": "main", "image": "nginx:1.27",
                                           "resources": {"requests": {"cpu": "1000m"}}}]}}}}
                """
                        .formatted(replicas));
    }

    private static Document config() {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "ConfigMap",
                 "metadata": {"namespace": "shop", "name": "settings"}, "data": {"colour": "blue"}}
                """);
    }

    private static Document service() {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"namespace": "shop", "name": "web", "uid": "s1"},
                 "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
                """);
    }

    private static Document slice(String address) {
        return Document.parse(
                """
                {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
                 "metadata": {"namespace": "shop", "name": "web-1", "uid": "es1",
                              "labels": {"kubernetes.io/service-name": "web"}},
                 "addressType": "IPv4",
                 "endpoints": [{"addresses": ["%s"], "conditions": {"ready": true}}],
                 "ports": [{"port": 80}]}
                """
                        .formatted(address));
    }
}
