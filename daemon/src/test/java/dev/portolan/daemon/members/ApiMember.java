package dev.portolan.daemon.members;

import dev.portolan.api.ApiOptions;
import dev.portolan.api.ApiServer;
import dev.portolan.api.SystemNamespaces;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.Identity;
import dev.portolan.api.security.Kubeconfig;
import dev.portolan.control.MemoryStore;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import io.vertx.core.Vertx;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A member's real API over memory, without controllers: the test plays those by writing to the
 * store.
 */
final class ApiMember implements AutoCloseable {
    private static final String TOKEN = "portolans-token";

    private final String name;
    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority;
    private final MemoryStore store = new MemoryStore();
    private final ApiServer server;

    ApiMember(String name) {
        this.name = name;
        InstantSource clock = InstantSource.system();
        authority = CertificateAuthority.inMemory(name, clock);
        ApiOptions options =
                ApiOptions.of(name, "127.0.0.1", 0, authority)
                        .withTokens(
                                new BearerTokens(
                                        Map.of(TOKEN, Identity.administrator("portolan"))));
        RandomGenerator random = RandomGenerator.getDefault();
        SystemNamespaces.ensure(store, List.of("default"), clock, random);
        server = ApiServer.start(vertx, options, store, KindRegistry.member(), clock, random);
    }

    MemoryStore store() {
        return store;
    }

    String url() {
        return server.url();
    }

    Optional<Document> find(ResourceType type, String namespace, String object) {
        return store.get(new ResourceKey(type, Namespace.of(namespace), object), ReadLevel.LOCAL)
                .map(StoredObject::content);
    }

    /** Writes as one of the member's controllers would. */
    void put(ResourceType type, Document object) {
        put(store, type, object);
    }

    static void put(MemoryStore store, ResourceType type, Document object) {
        ResourceKey key = new ResourceKey(type, object.namespace(), object.name());
        Optional<StoredObject> before = store.get(key, ReadLevel.LOCAL);
        store.write(
                before.isEmpty()
                        ? Write.create(key, object)
                        : Write.update(key, object, before.get().revision()));
    }

    /** The MemberCluster and the Secret that joins this member to a federation. */
    void join(MemoryStore federation) {
        put(federation, ResourceType.SECRETS, secret(TOKEN));
        put(
                federation,
                ResourceType.MEMBER_CLUSTERS,
                Document.parse(
                        """
                        {"apiVersion": "portolan.dev/v1alpha1", "kind": "MemberCluster",
                         "metadata": {"name": "%s", "uid": "uid-%s"},
                         "spec": {"endpoint": "%s",
                                  "credentialsRef": {"namespace": "portolan-system", "name": "member-%s"},
                                  "storageClasses": {"fast": "gp3"},
                                  "gateway": {"address": "127.0.0.1", "port": 8080}}}
                        """
                                .formatted(name, name, url(), name)));
    }

    Document secret(String token) {
        var secret = Json.mapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.withObject("/metadata")
                .put("namespace", "portolan-system")
                .put("name", "member-" + name)
                .put("uid", "uid-secret-" + name);
        secret.withObject("/data")
                .put("token", base64(token))
                .put("ca.crt", base64(authority.certificatePem()));
        return Document.owning(secret);
    }

    /** The Secret as users of other federations have it, with what kubectl would use. */
    Document kubeconfigSecret() {
        return kubeconfigSecret(
                new Kubeconfig(name, url(), authority.certificatePem(), new Kubeconfig.Token(TOKEN))
                        .toYaml());
    }

    Document kubeconfigSecret(String kubeconfig) {
        return secret("")
                .edit(root -> root.putObject("data").put("kubeconfig", base64(kubeconfig)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
