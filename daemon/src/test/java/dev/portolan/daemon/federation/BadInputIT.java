package dev.portolan.daemon.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portolan.daemon.demo.TestFederation;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Namespace;
import dev.portolan.simulator.FleetPlan;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What people get wrong, through the real kubectl at a running federation: one clear error each,
 * and everything stays as it was.
 */
@Timeout(200)
class BadInputIT {
    private static final int NETWORK = 33;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: server
                      image: registry.example.org/web:1
                      resources: {requests: {cpu: 100m}}
            """;

    @TempDir private static Path home;
    private static TestFederation federation;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> binary = Kubectl.find();
        assumeTrue(binary.isPresent(), "no kubectl on the PATH");
        federation = TestFederation.start(FleetPlan.demo().first(1).onFreePorts(NETWORK), 1);
        kubectl = new Kubectl(binary.orElseThrow(), federation.kubeconfig(), home);
        assertThat(kubectl.apply("web.yaml", DEPLOYMENT))
                .isEqualTo(new Kubectl.Run(0, "deployment.apps/web created\n", ""));
    }

    @AfterAll
    static void close() {
        if (federation != null) {
            federation.close();
        }
    }

    @Test
    void refusesANewObjectWithAFieldThatItsKindDoesNotHave() throws Exception {
        refused(
                DEPLOYMENT
                        .replace("name: web", "name: other")
                        .replace("replicas: 2", "replicaz: 3"),
                """
                Error from server (BadRequest): error when creating "FILE": strict decoding error: \
                unknown field "spec.replicaz"
                """);
    }

    @Test
    void refusesAChangeWithAFieldThatTheKindDoesNotHave() throws Exception {
        List<String> before = specs();
        Kubectl.Run run =
                kubectl.apply("refused.yaml", DEPLOYMENT.replace("replicas: 2", "replicaz: 3"));
        assertThat(run.exit()).isEqualTo(1);
        // kubectl itself prints the patch before the server's words.
        assertThat(run.err())
                .startsWith("Error from server (BadRequest): error when applying patch:")
                .endsWith(": strict decoding error: unknown field \"spec.replicaz\"\n");
        assertThat(specs()).isEqualTo(before);
    }

    @Test
    void refusesAQuantityThatIsNone() throws Exception {
        refused(
                DEPLOYMENT.replace("cpu: 100m", "cpu: a lot"),
                """
                The Deployment "web" is invalid: \
                spec.template.spec.containers[0].resources.requests[cpu]: Invalid value: "a lot": \
                must be a quantity, as 250m, 1.5, 512Mi, 2G
                """);
    }

    @Test
    void refusesAPolicyWithoutSelectors() throws Exception {
        refused(
                policy("empty", "resourceSelectors: []"),
                """
                The PlacementPolicy "empty" is invalid: spec: Invalid value: a policy needs at \
                least one entry in resourceSelectors
                """);
    }

    @Test
    void takesNothingFromAFileThatIsNotYaml() throws Exception {
        refused(
                DEPLOYMENT + "  : }",
                """
                error: error parsing FILE: error converting YAML to JSON: yaml: line 13: did not \
                find expected key
                """);
    }

    @Test
    void warnsOfAPolicyThatSelectsNothing() throws Exception {
        assertThat(
                        kubectl.apply(
                                "selects-nothing.yaml",
                                policy(
                                        "selects-nothing",
                                        "resourceSelectors: [{apiVersion: apps/v1, kind:"
                                                + " Deployment, name: wbe}]")))
                .isEqualTo(
                        new Kubectl.Run(
                                0,
                                "placementpolicy.portolan.dev/selects-nothing created\n",
                                "Warning: PlacementPolicy default/selects-nothing selects nothing"
                                        + " yet: no object matches spec.resourceSelectors apps/v1"
                                        + " Deployment wbe\n"));
        assertThat(federation.placement(Namespace.of("default"), "web-deployment")).isEmpty();
    }

    @Test
    void warnsOfAClusterThatHasNotJoined() throws Exception {
        kubectl.apply("raft.yaml", DEPLOYMENT.replace("name: web", "name: raft"));
        assertThat(
                        kubectl.apply(
                                "atlantis.yaml",
                                """
                                apiVersion: portolan.dev/v1alpha1
                                kind: ClusterPlacementPolicy
                                metadata: {name: atlantis}
                                spec:
                                  resourceSelectors: [{apiVersion: apps/v1, kind: Deployment, name: raft}]
                                  clusterAffinity: {clusterNames: [atlantis]}
                                """))
                .isEqualTo(
                        new Kubectl.Run(
                                0,
                                "clusterplacementpolicy.portolan.dev/atlantis created\n",
                                "Warning: ClusterPlacementPolicy atlantis names cluster"
                                        + " \"atlantis\", which has not joined the federation\n"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(federation.placement(Namespace.of("default"), "raft-deployment"))
                                .get()
                                .satisfies(raft -> {
                                    assertThat(raft.spec().clusters()).isEmpty();
                                    assertThat(raft.status().unplaced()).isEqualTo(2);
                                }));
    }

    @Test
    void saysOnTheMemberWhyItsCredentialsCannotBeUsed() throws Exception {
        assertThat(
                        kubectl.apply(
                                        "lisbon.yaml",
                                        """
                                        apiVersion: v1
                                        kind: Secret
                                        metadata: {name: member-lisbon, namespace: portolan-system}
                                        stringData: {token: secret, ca.crt: "this is no certificate"}
                                        ---
                                        apiVersion: portolan.dev/v1alpha1
                                        kind: MemberCluster
                                        metadata: {name: lisbon}
                                        spec:
                                          endpoint: https://127.0.0.1:1
                                          credentialsRef: {namespace: portolan-system, name: member-lisbon}
                                        """)
                                .exit())
                .isZero();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(ready(new ClusterName("lisbon")))
                                .get()
                                .returns(false, Condition::isTrue)
                                .extracting(Condition::message)
                                .asString()
                                .startsWith("Secret portolan-system/member-lisbon, key ca.crt: "));
        assertThat(ready(new ClusterName("aws-frankfurt"))).get().matches(Condition::isTrue);
    }

    @Test
    void saysOnTheMemberWhyItsKubeconfigCannotBeUsed() throws Exception {
        assertThat(
                        kubectl.apply(
                                        "porto.yaml",
                                        """
                                        apiVersion: v1
                                        kind: Secret
                                        metadata: {name: member-porto, namespace: portolan-system}
                                        stringData:
                                          kubeconfig: |
                                            apiVersion: v1
                                            kind: Config
                                            clusters: [{name: porto, cluster: {server: "https://127.0.0.1:1"}}
                                            users: [{name: me, user: {token: top-secret}}]
                                        ---
                                        apiVersion: portolan.dev/v1alpha1
                                        kind: MemberCluster
                                        metadata: {name: porto}
                                        spec:
                                          credentialsRef: {namespace: portolan-system, name: member-porto}
                                        """)
                                .exit())
                .isZero();
        String complaint =
                "Secret portolan-system/member-porto, key kubeconfig, line 4, column 1 is not"
                        + " YAML: expected ',' or ']', but got <scalar>";
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(ready(new ClusterName("porto")))
                                .get()
                                .returns(false, Condition::isTrue)
                                .returns("KubeconfigInvalid", Condition::reason)
                                .returns(complaint, Condition::message));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(kubectl.run("describe", "membercluster", "porto").out())
                                .containsPattern(
                                        "Warning +KubeconfigInvalid .*"
                                                + Pattern.quote(complaint)));
        assertThat(ready(new ClusterName("aws-frankfurt"))).get().matches(Condition::isTrue);
    }

    @Test
    void refusesAMemberWithoutAWayToReachIt() throws Exception {
        refused(
                """
                apiVersion: portolan.dev/v1alpha1
                kind: MemberCluster
                metadata: {name: nowhere}
                spec: {region: eu}
                """,
                """
                The MemberCluster "nowhere" is invalid: spec: Invalid value: a member needs an \
                endpoint, as https://10.0.0.1:6443, or a credentialsRef to a Secret with a \
                kubeconfig
                """);
    }

    /**
     * One complaint, and the Deployments and policies stay as they were.
     *
     * @param complaint with FILE for the manifest's path
     */
    private static void refused(String manifest, String complaint)
            throws IOException, InterruptedException {
        List<String> before = specs();
        Kubectl.Run run = kubectl.apply("refused.yaml", manifest);
        String file = home.resolve("refused.yaml").toString();
        assertThat(run).isEqualTo(new Kubectl.Run(1, "", complaint.replace("FILE", file)));
        assertThat(specs()).isEqualTo(before);
    }

    private static List<String> specs() {
        return Stream.of(
                        "/apis/apps/v1/namespaces/default/deployments",
                        "/apis/portolan.dev/v1alpha1/namespaces/default/placementpolicies")
                .flatMap(path -> federation.client().list(path).stream())
                .map(object -> object.name() + " " + object.at("spec"))
                .toList();
    }

    private static String policy(String name, String spec) {
        return "apiVersion: portolan.dev/v1alpha1\nkind: PlacementPolicy\nmetadata: {name: "
                + name
                + "}\nspec:\n  "
                + spec
                + "\n";
    }

    private static Optional<Condition> ready(ClusterName member) {
        return federation.members().stream()
                .filter(found -> found.name().equals(member))
                .map(MemberCluster::status)
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst();
    }
}
