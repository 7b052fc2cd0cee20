package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** What people type every day, in the order in which they might: one table, one namespace. */
@ExtendWith(WithKubectl.class)
class EverydayIT {
    /** A command, whether it succeeds, and what it then says among other things. */
    private record Row(boolean succeeds, String says, List<String> command) {
        static Row says(String text, String... command) {
            return new Row(true, text, List.of(command));
        }

        static Row refuses(String text, String... command) {
            return new Row(false, text, List.of(command));
        }

        void check(Kubectl kubectl, SoftAssertions softly) {
            Kubectl.Run run = kubectl.run(command.toArray(String[]::new));
            softly.assertThat(run.exit() == 0)
                    .as("%s succeeds; stderr: %s", command, run.err())
                    .isEqualTo(succeeds);
            softly.assertThat(run.out() + run.err()).as("%s", command).contains(says);
        }
    }

    private static final List<Row> MAKING =
            List.of(
                    Row.says(
                            "hello created", "create", "deployment", "hello", "--image=nginx:1.27"),
                    Row.says(
                            "none created",
                            "create",
                            "deploy",
                            "none",
                            "--image=x",
                            "--replicas=0"),
                    Row.says("0", "get", "deploy", "none", "-o", "jsonpath={.spec.replicas}"),
                    Row.says("settings created", "create", "cm", "settings", "--from-literal=a=b"),
                    Row.says(
                            "token created",
                            "create",
                            "secret",
                            "generic",
                            "token",
                            "--from-literal=key=value"),
                    Row.says("dmFsdWU=", "get", "secret", "token", "-o", "jsonpath={.data.key}"),
                    Row.says("robot created", "create", "serviceaccount", "robot"),
                    Row.says("everyday created", "create", "namespace", "everyday"),
                    Row.says("once created", "create", "job", "once", "--image=busybox"),
                    Row.says(
                            "nightly created",
                            "create",
                            "cronjob",
                            "nightly",
                            "--image=busybox",
                            "--schedule=0 3 * * *"),
                    Row.says(
                            "plain created", "create", "service", "clusterip", "plain", "--tcp=80"),
                    Row.says("front created", "create", "ingress", "front", "--rule=a.b/=plain:80"),
                    Row.says(
                            "reader created",
                            "create",
                            "role",
                            "reader",
                            "--verb=get",
                            "--resource=configmaps"),
                    Row.says(
                            "readers created",
                            "create",
                            "rolebinding",
                            "readers",
                            "--role=reader",
                            "--user=alice"),
                    Row.says("few created", "create", "quota", "few", "--hard=pods=3"),
                    Row.says(
                            "one created",
                            "create",
                            "pdb",
                            "one",
                            "--selector=app=hello",
                            "--min-available=1"),
                    Row.says("hello exposed", "expose", "deploy", "hello", "--port=80"),
                    Row.refuses(
                            "could not find the requested resource",
                            "autoscale",
                            "deploy",
                            "hello",
                            "--min=1",
                            "--max=3",
                            "--cpu-percent=50"),
                    Row.refuses(
                            "already exists",
                            "create",
                            "deployment",
                            "hello",
                            "--image=nginx:1.27"));

    private static final List<Row> CHANGING =
            List.of(
                    Row.says("labeled", "label", "deploy", "hello", "tier=edge"),
                    Row.says("annotated", "annotate", "deploy", "hello", "note=x"),
                    Row.says("image updated", "set", "image", "deploy/hello", "nginx=nginx:2"),
                    Row.says("env updated", "set", "env", "deploy/hello", "A=b"),
                    Row.says(
                            "resource requirements updated",
                            "set",
                            "resources",
                            "deploy/hello",
                            "--requests=cpu=100m"),
                    Row.says("restarted", "rollout", "restart", "deploy/hello"),
                    Row.says("paused", "rollout", "pause", "deploy/hello"),
                    Row.says("resumed", "rollout", "resume", "deploy/hello"),
                    Row.says("scaled", "scale", "deploy", "hello", "--replicas=2"),
                    Row.says(
                            "condition met",
                            "wait",
                            "deploy/hello",
                            "--for=jsonpath={.spec.replicas}=2",
                            "--timeout=10s"),
                    Row.says(
                            "patched",
                            "patch",
                            "deploy",
                            "hello",
                            "--subresource=status",
                            "--type=merge",
                            "-p",
                            """
                            {"status": {"observedGeneration": 99, "replicas": 2, "updatedReplicas": 2,
                              "readyReplicas": 2, "availableReplicas": 2}}
                            """),
                    Row.says("successfully rolled out", "rollout", "status", "deploy/hello"),
                    Row.refuses("no rollout history found", "rollout", "undo", "deploy/hello"));

    private static final List<Row> ASKING =
            List.of(
                    Row.says("yes", "auth", "can-i", "create", "deployments"),
                    Row.says("*.*", "auth", "can-i", "--list"),
                    Row.says("operator", "auth", "whoami"),
                    Row.says("portolan.dev/v1alpha1", "api-versions"),
                    Row.says("placementpolicies", "api-resources"),
                    Row.says("is running at https://", "cluster-info"),
                    Row.says("Server Version: v1.", "version"),
                    Row.says("hello", "get", "deploy,svc,hpa,ingress,pdb"),
                    Row.says("Replicas:", "describe", "deploy", "hello"),
                    Row.says("No resources found", "get", "events"),
                    Row.says("No events found", "events"),
                    Row.refuses("Metrics API not available", "top", "nodes"));

    @Test
    void makesThings(Kubectl kubectl) {
        checkAll(kubectl, MAKING);
    }

    @Test
    void changesThings(Kubectl kubectl) {
        kubectl.run("create", "deployment", "hello", "--image=nginx:1.27").succeeded();
        checkAll(kubectl, CHANGING);
    }

    @Test
    void answersQuestions(Kubectl kubectl) {
        kubectl.run("create", "deployment", "hello", "--image=nginx:1.27").succeeded();
        checkAll(kubectl, ASKING);
    }

    @Test
    void showsDifferencesAndReplaces(Kubectl kubectl) {
        String file = kubectl.manifest("diffed.yaml", Manifests.DEPLOYMENT);
        kubectl.run("create", "-f", file).succeeded();
        assertThat(kubectl.run("diff", "-f", file).succeeded()).isEmpty();
        String changed =
                kubectl.manifest(
                        "changed.yaml", Manifests.DEPLOYMENT.replace("replicas: 2", "replicas: 5"));
        Kubectl.Run difference = kubectl.run("diff", "-f", changed);
        assertThat(difference.exit()).isEqualTo(1);
        assertThat(difference.out()).contains("-  replicas: 2", "+  replicas: 5");
        assertThat(kubectl.run("replace", "-f", changed).succeeded()).contains("replaced");
        assertThat(kubectl.run("delete", "-f", changed).succeeded()).contains("deleted");
    }

    private static void checkAll(Kubectl kubectl, List<Row> rows) {
        SoftAssertions softly = new SoftAssertions();
        rows.forEach(row -> row.check(kubectl, softly));
        softly.assertAll();
    }
}
