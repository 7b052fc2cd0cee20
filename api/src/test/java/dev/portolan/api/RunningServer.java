package dev.portolan.api;

import dev.portolan.api.admission.BuiltInAdmissions;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.Identity;
import dev.portolan.api.security.Kubeconfig;

import io.vertx.core.Vertx;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * An API server over memory on a free port of the loopback network, with one administrator's token.
 */
public final class RunningServer implements AutoCloseable {
    public static final String TOKEN = "the-operators-token";

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority;
    private final StoreProbe store;
    private final ApiServer server;

    private RunningServer(KindRegistry kinds, StoreProbe store) {
        this.store = store;
        InstantSource clock = InstantSource.system();
        authority = CertificateAuthority.inMemory("test", clock);
        ApiOptions options =
                ApiOptions.of("test", "127.0.0.1", 0, authority)
                        .withTokens(
                                new BearerTokens(Map.of(TOKEN, Identity.administrator("operator"))))
                        .withAdmissions(BuiltInAdmissions.inOrder(kinds));
        RandomGenerator random = RandomGenerator.getDefault();
        SystemNamespaces.ensure(store, List.of("default", "portolan-system"), clock, random);
        server = ApiServer.start(vertx, options, store, kinds, clock, random);
    }

    public static RunningServer ofFederation() {
        return of(new StoreProbe());
    }

    public static RunningServer of(StoreProbe store) {
        return new RunningServer(KindRegistry.federation(), store);
    }

    public static RunningServer ofMember() {
        return new RunningServer(KindRegistry.member(), new StoreProbe());
    }

    public StoreProbe store() {
        return store;
    }

    public CertificateAuthority authority() {
        return authority;
    }

    public String url() {
        return server.url();
    }

    public Vertx vertx() {
        return vertx;
    }

    /** A kubeconfig with the administrator's token. */
    public Kubeconfig kubeconfig() {
        return kubeconfig(new Kubeconfig.Token(TOKEN));
    }

    public Kubeconfig kubeconfig(Kubeconfig.Credentials credentials) {
        return new Kubeconfig("test", server.url(), authority.certificatePem(), credentials);
    }

    @Override
    public void close() {
        server.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
