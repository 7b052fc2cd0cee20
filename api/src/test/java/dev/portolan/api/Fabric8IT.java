package dev.portolan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.api.security.Identity;
import dev.portolan.api.security.Kubeconfig;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** The API as the client library of the members' side sees it. */
class Fabric8IT {
    private static final Duration SOON = Duration.ofSeconds(15);

    static RunningServer server;
    static KubernetesClient client;

    @BeforeAll
    static void start() {
        server = RunningServer.ofMember();
        client = connect(new Kubeconfig.Token(RunningServer.TOKEN));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void followsObjectsWithAnInformer() {
        client.resource(configMap("before", "1")).create();
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace("default").inform()) {
            await().atMost(SOON)
                    .until(() -> informer.getStore().getByKey("default/before") != null);
            client.resource(configMap("after", "1")).create();
            await().atMost(SOON).until(() -> informer.getStore().getByKey("default/after") != null);
            client.configMaps().inNamespace("default").withName("before").delete();
            await().atMost(SOON)
                    .until(() -> informer.getStore().getByKey("default/before") == null);
        }
        await().atMost(SOON).until(() -> server.store().watches() == 0);
    }

    @Test
    void appliesOnTheServersSide() {
        PatchContext portolan =
                new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("portolan")
                        .withForce(true)
                        .build();
        client.resource(configMap("applied", "1")).patch(portolan);
        client.resource(configMap("applied", "2")).patch(portolan);
        ConfigMap applied = client.configMaps().inNamespace("default").withName("applied").get();
        assertThat(applied.getData()).containsEntry("number", "2");
        assertThat(applied.getMetadata().getManagedFields().getFirst().getManager())
                .isEqualTo("portolan");
    }

    @Test
    void editsAndRefusesAStaleReplacement() {
        ConfigMap old = client.resource(configMap("edited", "1")).create();
        client.configMaps()
                .inNamespace("default")
                .withName("edited")
                .edit(map -> new ConfigMapBuilder(map).addToData("more", "yes").build());
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowableOfType(
                                        KubernetesClientException.class,
                                        () -> client.resource(old).update())
                                .getCode())
                .isEqualTo(409);
    }

    @Test
    void listsKindsThatItHasNoClassFor() {
        assertThat(client.genericKubernetesResources("v1", "Namespace").list().getItems())
                .extracting(GenericKubernetesResource::getKind)
                .contains("Namespace");
        assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("32");
    }

    @Test
    void readsTheCertificatesOfAnIdentity() {
        Kubeconfig.Credentials credentials =
                new Kubeconfig.ClientCertificate(
                        server.authority().issueClient(Identity.administrator("agent")));
        try (KubernetesClient agent = connect(credentials)) {
            assertThat(agent.namespaces().withName("default").get()).isNotNull();
        }
    }

    private static KubernetesClient connect(Kubeconfig.Credentials credentials) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfig(credentials).toYaml()))
                .build();
    }

    private static ConfigMap configMap(String name, String number) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withData(Map.of("number", number))
                .build();
    }
}
