package dev.portolan.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KubernetesApiTest {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    private final ApiCalls api = new ApiCalls();

    @Test
    void givesANewObjectWhatTheServerOwns() {
        ApiCalls.Reply made =
                api.post(CONFIG_MAPS, configMap("{\"name\":\"a\",\"creationTimestamp\":null}"));
        assertThat(made.code()).isEqualTo(201);
        assertThat(made.text("metadata", "uid"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-.*");
        assertThat(made.text("metadata", "creationTimestamp")).isEqualTo("2026-05-01T12:00:00Z");
        assertThat(made.text("metadata", "namespace")).isEqualTo("default");
        assertThat(made.text("metadata", "generation")).isEqualTo("1");
        assertThat(made.text("metadata", "resourceVersion")).isEqualTo("2");
    }

    @Test
    void makesUpANameFromAPrefix() {
        String body = configMap("{\"generateName\":\"job-\"}");
        String first = api.post(CONFIG_MAPS, body).text("metadata", "name");
        String second = api.post(CONFIG_MAPS, body).text("metadata", "name");
        assertThat(first).matches("job-[a-z0-9]{5}").isNotEqualTo(second);
    }

    @Test
    void refusesASecondObjectOfAName() {
        api.post(CONFIG_MAPS, configMap("{\"name\":\"a\"}"));
        ApiCalls.Reply second = api.post(CONFIG_MAPS, configMap("{\"name\":\"a\"}"));
        assertThat(second.code()).isEqualTo(409);
        assertThat(second.text("reason")).isEqualTo("AlreadyExists");
        assertThat(second.text("message")).isEqualTo("configmaps \"a\" already exists");
    }

    @Test
    void refusesAnObjectThatIsNotWhatItsPathSays() {
        assertThat(
                        api.post(
                                        CONFIG_MAPS,
                                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}")
                                .code())
                .isEqualTo(400);
        assertThat(
                        api.post(CONFIG_MAPS, configMap("{\"name\":\"a\",\"namespace\":\"other\"}"))
                                .text("message"))
                .contains("the namespace of the provided object does not match");
        assertThat(api.put(CONFIG_MAPS + "/b", configMap("{\"name\":\"a\"}")).code())
                .isIn(400, 404);
        assertThat(api.post(CONFIG_MAPS, configMap("{}")).code()).isEqualTo(422);
        assertThat(api.post(CONFIG_MAPS, "[]").code()).isEqualTo(400);
        assertThat(api.post(CONFIG_MAPS, "{\"a\":").text("message")).contains("does not parse");
        assertThat(
                        api.call("POST", CONFIG_MAPS, "application/vnd.kubernetes.protobuf", "k8s")
                                .code())
                .isEqualTo(400);
        assertThat(api.call("POST", CONFIG_MAPS, "application/cbor", "{}").code()).isEqualTo(415);
    }

    @Test
    void readsYaml() {
        ApiCalls.Reply made =
                api.call(
                        "POST",
                        CONFIG_MAPS,
                        "application/yaml",
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: a}
                        data: {on: "yes"}
                        """);
        assertThat(made.text("data", "on")).isEqualTo("yes");
    }

    @Test
    void countsGenerationsOfTheSpecAlone() {
        api.post(DEPLOYMENTS, deployment(2));
        assertThat(
                        api.merge(DEPLOYMENTS + "/web", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
                                .text("metadata", "generation"))
                .isEqualTo("1");
        assertThat(
                        api.merge(DEPLOYMENTS + "/web", "{\"spec\":{\"replicas\":3}}")
                                .text("metadata", "generation"))
                .isEqualTo("2");
        assertThat(
                        api.merge(DEPLOYMENTS + "/web/status", "{\"status\":{\"replicas\":3}}")
                                .text("metadata", "generation"))
                .isEqualTo("2");
    }

    @Test
    void leavesItsOwnFieldsToNobody() {
        String uid = api.post(DEPLOYMENTS, deployment(2)).text("metadata", "uid");
        ApiCalls.Reply patched =
                api.merge(
                        DEPLOYMENTS + "/web",
                        "{\"metadata\":{\"creationTimestamp\":\"2001-01-01T00:00:00Z\",\"generation\":9}}");
        assertThat(patched.text("metadata", "creationTimestamp")).isEqualTo("2026-05-01T12:00:00Z");
        assertThat(patched.text("metadata", "generation")).isEqualTo("1");
        assertThat(patched.text("metadata", "uid")).isEqualTo(uid);
        assertThat(api.merge(DEPLOYMENTS + "/web", "{\"metadata\":{\"uid\":\"another\"}}").code())
                .isEqualTo(409);
    }

    @Test
    void keepsTheRevisionOfAnObjectThatDoesNotChange() {
        String before = api.post(DEPLOYMENTS, deployment(2)).text("metadata", "resourceVersion");
        String after =
                api.merge(DEPLOYMENTS + "/web", "{\"spec\":{\"replicas\":2}}")
                        .text("metadata", "resourceVersion");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void holdsAChangeToTheResourceVersionThatItNames() {
        String revision = api.post(DEPLOYMENTS, deployment(2)).text("metadata", "resourceVersion");
        String patch =
                "{\"metadata\":{\"resourceVersion\":\""
                        + revision
                        + "\"},\"spec\":{\"replicas\":%d}}";
        assertThat(api.merge(DEPLOYMENTS + "/web", patch.formatted(3)).code()).isEqualTo(200);
        ApiCalls.Reply late = api.merge(DEPLOYMENTS + "/web", patch.formatted(4));
        assertThat(late.code()).isEqualTo(409);
        assertThat(late.text("reason")).isEqualTo("Conflict");
    }

    @Test
    void scalesThroughTheSubresource() {
        api.post(DEPLOYMENTS, deployment(2));
        ApiCalls.Reply scale = api.get(DEPLOYMENTS + "/web/scale");
        assertThat(scale.text("kind")).isEqualTo("Scale");
        assertThat(scale.text("spec", "replicas")).isEqualTo("2");
        assertThat(scale.text("status", "selector")).isEqualTo("app=web");
        assertThat(
                        api.merge(DEPLOYMENTS + "/web/scale", "{\"spec\":{\"replicas\":5}}")
                                .text("spec", "replicas"))
                .isEqualTo("5");
        assertThat(api.get(DEPLOYMENTS + "/web").text("spec", "replicas")).isEqualTo("5");
        assertThat(api.merge(DEPLOYMENTS + "/web/scale", "{\"spec\":{\"replicas\":-1}}").code())
                .isEqualTo(422);
    }

    @Test
    void listsInPages() {
        for (String name : new String[] {"a", "b", "c"}) {
            api.post(CONFIG_MAPS, configMap("{\"name\":\"" + name + "\"}"));
        }
        ApiCalls.Reply first = api.get(CONFIG_MAPS + "?limit=2");
        assertThat(first.json().items("items")).hasSize(2);
        assertThat(first.text("metadata", "remainingItemCount")).isEqualTo("1");
        String more = first.text("metadata", "continue");

        api.post(CONFIG_MAPS, configMap("{\"name\":\"d\"}"));
        ApiCalls.Reply second = api.get(CONFIG_MAPS + "?limit=2&continue=" + more);
        assertThat(second.json().items("items")).hasSize(1);
        assertThat(second.json().items("items").getFirst().path("metadata").path("name").asText())
                .isEqualTo("c");
        assertThat(second.text("metadata", "continue")).isEmpty();
        assertThat(api.get(CONFIG_MAPS + "?continue=nonsense").code()).isEqualTo(400);
    }

    @Test
    void deletesWhatThePreconditionsMeanAlone() {
        String uid = api.post(CONFIG_MAPS, configMap("{\"name\":\"a\"}")).text("metadata", "uid");
        assertThat(api.delete(CONFIG_MAPS + "/a", "{\"preconditions\":{\"uid\":\"other\"}}").code())
                .isEqualTo(409);
        ApiCalls.Reply deleted =
                api.delete(CONFIG_MAPS + "/a", "{\"preconditions\":{\"uid\":\"" + uid + "\"}}");
        assertThat(deleted.text("status")).isEqualTo("Success");
        assertThat(api.get(CONFIG_MAPS + "/a").code()).isEqualTo(404);
        assertThat(api.delete(CONFIG_MAPS + "/a", "{\"propagationPolicy\":\"Sometimes\"}").code())
                .isEqualTo(400);
    }

    @Test
    void leavesPropagationToACollectorWhereThereIsOne() {
        ApiCalls collected = new ApiCalls(true);
        collected.post(CONFIG_MAPS, configMap("{\"name\":\"a\"}"));
        ApiCalls.Reply marked =
                collected.delete(CONFIG_MAPS + "/a", "{\"propagationPolicy\":\"Foreground\"}");
        assertThat(marked.json().at("metadata", "finalizers").toString())
                .isEqualTo("[\"foregroundDeletion\"]");
        assertThat(marked.text("metadata", "deletionTimestamp")).isEqualTo("2026-05-01T12:00:00Z");
    }

    @Test
    void keepsANamespaceUntilItIsEmpty() {
        api.post(
                "/api/v1/namespaces",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n\"}}");
        String inside = "/api/v1/namespaces/n/configmaps";
        api.post(inside, configMap("{\"name\":\"plain\"}"));
        api.post(inside, configMap("{\"name\":\"held\",\"finalizers\":[\"example.com/x\"]}"));

        assertThat(api.delete("/api/v1/namespaces/n", "").text("status", "phase"))
                .isEqualTo("Terminating");
        assertThat(api.get(inside + "/plain").code()).isEqualTo(404);
        assertThat(api.post(inside, configMap("{\"name\":\"late\"}")).code()).isEqualTo(403);

        api.merge(inside + "/held", "{\"metadata\":{\"finalizers\":[]}}");
        assertThat(api.get("/api/v1/namespaces/n").code()).isEqualTo(404);
        assertThat(api.delete("/api/v1/namespaces/default", "").code()).isEqualTo(403);
    }

    @Test
    void storesNothingInADryRun() {
        ApiCalls.Reply dry = api.post(CONFIG_MAPS + "?dryRun=All", configMap("{\"name\":\"a\"}"));
        assertThat(dry.code()).isEqualTo(201);
        assertThat(dry.text("metadata", "resourceVersion")).isEmpty();
        assertThat(api.get(CONFIG_MAPS + "/a").code()).isEqualTo(404);

        api.post(CONFIG_MAPS, configMap("{\"name\":\"a\"}"));
        assertThat(api.delete(CONFIG_MAPS + "/a?dryRun=All", "").code()).isEqualTo(200);
        assertThat(api.delete(CONFIG_MAPS + "/a", "{\"dryRun\":[\"All\"]}").code()).isEqualTo(200);
        assertThat(api.get(CONFIG_MAPS + "/a").code()).isEqualTo(200);
        assertThat(api.delete(CONFIG_MAPS + "/a?dryRun=Some", "").code()).isEqualTo(400);
    }

    @Test
    void treatsUnknownFieldsAsTheClientWants() {
        String body =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"dada\":{}}";
        ApiCalls.Reply strict = api.post(CONFIG_MAPS + "?fieldValidation=Strict", body);
        assertThat(strict.code()).isEqualTo(400);
        assertThat(strict.text("message")).contains("unknown field \"dada\"");
        ApiCalls.Reply warned = api.post(CONFIG_MAPS, body);
        assertThat(warned.warnings())
                .singleElement()
                .asString()
                .contains("299 - \"unknown field \\\"dada\\\"\"");
        assertThat(warned.json().has("dada")).isFalse();
    }

    @Test
    void putsStringDataOfASecretIntoItsData() {
        ApiCalls.Reply made =
                api.post(
                        "/api/v1/namespaces/default/secrets",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"},"
                                + "\"stringData\":{\"password\":\"hunter2\"}}");
        assertThat(made.text("data", "password")).isEqualTo("aHVudGVyMg==");
        assertThat(made.json().has("stringData")).isFalse();
    }

    @Test
    void saysWhatIsNotThere() {
        ApiCalls.Reply reply = api.get(CONFIG_MAPS + "/nothing");
        assertThat(reply.code()).isEqualTo(404);
        assertThat(reply.text("details", "kind")).isEqualTo("configmaps");
        assertThat(reply.text("details", "name")).isEqualTo("nothing");
        for (String path :
                new String[] {
                    "/",
                    "/apis/none",
                    "/apis/apps/v9",
                    "/api/v1/namespaces/default/nothings",
                    CONFIG_MAPS + "/a/b/c/d",
                    DEPLOYMENTS + "/web/logs",
                    "/api/v1/namespaces/default/namespaces"
                }) {
            assertThat(api.get(path).code()).as(path).isEqualTo(404);
        }
        assertThat(api.call("TRACE", CONFIG_MAPS, "", "").code()).isEqualTo(405);
        assertThat(api.get(CONFIG_MAPS + "?fieldSelector=data.x%3Dy").code()).isEqualTo(400);
        assertThat(api.get(CONFIG_MAPS + "?resourceVersion=abc").code()).isEqualTo(400);
    }

    private static String configMap(String metadata) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":" + metadata + "}";
    }

    private static String deployment(int replicas) {
        return "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":"
                + replicas
                + ",\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"metadata\":{\"labels\":"
                + "{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx\"}]}}}}";
    }
}
