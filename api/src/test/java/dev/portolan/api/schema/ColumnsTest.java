package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.api.schema.column.Cells;
import dev.portolan.model.resource.Document;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ColumnsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** The row that {@code kubectl get} prints, {@code HEAD=cell ...}. */
    private static String row(KindRegistry registry, int priority, String manifest)
            throws JsonProcessingException {
        Document object = Document.parse(YAML.readTree(manifest).toString());
        ServedKind kind = registry.byKind(object.apiVersion(), object.kind()).orElseThrow();
        List<JsonNode> cells = kind.cells(object, NOON);
        return IntStream.range(0, cells.size())
                .filter(i -> kind.columns().get(i).priority() == priority)
                .mapToObj(i -> kind.columns().get(i).name() + "=" + cells.get(i).asText())
                .collect(Collectors.joining(" | "));
    }

    @Test
    void showsADeployment() throws JsonProcessingException {
        String manifest =
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, creationTimestamp: "2026-03-01T11:54:30Z"}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [a, b]}]}
                  template: {spec: {containers: [{name: web, image: "web:1"}, {name: log, image: "log:2"}]}}
                status: {readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2}
                """;
        assertThat(row(KindRegistry.federation(), 0, manifest))
                .isEqualTo("Name=web | Ready=2/3 | Up-to-date=3 | Available=2 | Age=5m30s");
        assertThat(row(KindRegistry.federation(), 1, manifest))
                .isEqualTo(
                        "Containers=web,log | Images=web:1,log:2 | Selector=app=web,tier in (a,b)");
    }

    @Test
    void showsAPod() throws JsonProcessingException {
        String manifest =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web-1, creationTimestamp: "2026-02-27T11:00:00Z"}
                spec: {nodeName: n1, containers: [{name: a}, {name: b}]}
                status:
                  phase: Running
                  podIP: 10.1.2.3
                  containerStatuses:
                    - {ready: true, restartCount: 0}
                    - ready: false
                      restartCount: 3
                      state: {waiting: {reason: CrashLoopBackOff}}
                      lastState: {terminated: {finishedAt: "2026-03-01T11:59:00Z"}}
                """;
        assertThat(row(KindRegistry.member(), 0, manifest))
                .isEqualTo(
                        "Name=web-1 | Ready=1/2 | Status=CrashLoopBackOff | Restarts=3 (60s ago) |"
                                + " Age=2d1h");
        assertThat(row(KindRegistry.member(), 1, manifest))
                .startsWith("IP=10.1.2.3 | Node=n1 | Nominated Node=<none>");
    }

    @Test
    void showsAServiceAndANode() throws JsonProcessingException {
        assertThat(
                        row(
                                KindRegistry.member(),
                                0,
                                """
                                apiVersion: v1
                                kind: Service
                                metadata: {name: web, creationTimestamp: "2026-03-01T11:59:15Z"}
                                spec:
                                  type: LoadBalancer
                                  clusterIP: 10.41.0.9
                                  ports: [{port: 80, nodePort: 30080}, {port: 53, protocol: UDP}]
                                status: {loadBalancer: {ingress: [{ip: 127.20.1.10}]}}
                                """))
                .isEqualTo(
                        "Name=web | Type=LoadBalancer | Cluster-IP=10.41.0.9 |"
                            + " External-IP=127.20.1.10 | Port(s)=80:30080/TCP,53/UDP | Age=45s");
        assertThat(
                        row(
                                KindRegistry.member(),
                                0,
                                """
                                apiVersion: v1
                                kind: Node
                                metadata:
                                  name: n1
                                  creationTimestamp: "2026-03-01T09:00:00Z"
                                  labels: {node-role.kubernetes.io/worker: "", node-role.kubernetes.io/etcd: ""}
                                spec: {unschedulable: true}
                                status:
                                  conditions: [{type: Ready, status: "True"}]
                                  nodeInfo: {kubeletVersion: v1.34.1}
                                """))
                .isEqualTo(
                        "Name=n1 | Status=Ready,SchedulingDisabled | Roles=etcd,worker | Age=3h |"
                                + " Version=v1.34.1");
    }

    @Test
    void showsAMemberCluster() throws JsonProcessingException {
        String manifest =
                """
                apiVersion: portolan.dev/v1alpha1
                kind: MemberCluster
                metadata: {name: aws-frankfurt, creationTimestamp: "2026-03-01T10:00:00Z"}
                spec: {endpoint: "https://127.20.1.1:6443", provider: aws, region: eu-central-1, zones: [a, b]}
                status:
                  kubernetesVersion: v1.34.1
                  allocatable: {cpu: "64", memory: 256Gi}
                  nodeShapes: [{count: 3}, {count: 5}]
                  conditions: [{type: Ready, status: "True"}]
                  latency: [{to: aws-tokyo, p50Millis: 220.4}, {to: gcp-london, p50Millis: 14.06}]
                """;
        assertThat(row(KindRegistry.federation(), 0, manifest))
                .isEqualTo(
                        "Name=aws-frankfurt | Ready=True | Provider=aws | Region=eu-central-1 |"
                                + " Nodes=8 | CPU=64 | Memory=256Gi | Version=v1.34.1 | Age=120m");
        assertThat(row(KindRegistry.federation(), 1, manifest))
                .isEqualTo(
                        "Nearest=14.1ms gcp-london | Endpoint=https://127.20.1.1:6443 | Zones=a,b");
    }

    @Test
    void showsAPlacement() throws JsonProcessingException {
        String manifest =
                """
                apiVersion: portolan.dev/v1alpha1
                kind: Placement
                metadata: {name: web-deployment, creationTimestamp: "2026-03-01T11:59:50Z"}
                spec:
                  workload: {apiVersion: apps/v1, kind: Deployment, name: web}
                  policy: PlacementPolicy shop/web
                  replicas: 3
                  clusters: [{cluster: aws-frankfurt, replicas: 2}, {cluster: gcp-london, replicas: 1}]
                status:
                  reason: nearest with room
                  clusters: [{cluster: aws-frankfurt, ready: 2}, {cluster: gcp-london, ready: 0}]
                """;
        assertThat(row(KindRegistry.federation(), 0, manifest))
                .isEqualTo(
                        "Name=web-deployment | Workload=deployment/web | Replicas=3"
                                + " | Clusters=aws-frankfurt=2,gcp-london=1 | Ready=2/3 | Age=10s");
        assertThat(row(KindRegistry.federation(), 1, manifest))
                .isEqualTo("Policy=PlacementPolicy shop/web | Reason=nearest with room");
    }

    @Test
    void printsARowForAnObjectThatIsAlmostEmpty() {
        for (KindRegistry registry : List.of(KindRegistry.federation(), KindRegistry.member())) {
            for (ServedKind kind : registry.kinds()) {
                assertThat(kind.cells(Document.parse("{\"metadata\": {\"name\": \"x\"}}"), NOON))
                        .as(kind.kind())
                        .hasSameSizeAs(kind.columns())
                        .noneMatch(cell -> cell.asText().contains("error"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,0s",
        "PT119S,119s",
        "PT2M,2m",
        "PT5M30S,5m30s",
        "PT10M59S,10m",
        "PT2H59M,179m",
        "PT3H,3h",
        "PT7H59M,7h59m",
        "PT47H,47h",
        "PT48H,2d",
        "PT191H,7d23h",
        "P8D,8d",
        "P700D,700d",
        "P731D,2y1d",
        "P2920D,8y",
        "PT-5S,<invalid>"
    })
    void printsAgesAsKubectlDoes(Duration duration, String text) {
        assertThat(Cells.duration(duration)).isEqualTo(text);
    }
}
