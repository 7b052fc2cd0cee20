package dev.portolan.api.kube;

import dev.portolan.api.kube.discovery.SelfDescription;
import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failure;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.protocol.RawRoute;
import dev.portolan.api.kube.protocol.RequestPath;
import dev.portolan.api.kube.review.SelfReviews;
import dev.portolan.api.kube.verb.ObjectVerbs;
import dev.portolan.api.kube.verb.Target;
import dev.portolan.api.kube.watch.Watches;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.api.security.Identity;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the requests of one API server: finds what a path means and hands it on. Blocking, for
 * virtual threads; safe for use by many of them.
 */
public final class KubernetesApi {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesApi.class);

    /** What a caller who has not said who it is may see. */
    private static final Set<String> OPEN_PATHS =
            Set.of("/version", "/healthz", "/livez", "/readyz");

    private static final ResourceKey PROBE = ResourceKey.of(ResourceType.NAMESPACES, "default");

    private final KindRegistry kinds;
    private final ResourceStore store;
    private final SelfDescription description;
    private final ObjectVerbs verbs;
    private final Watches watches;
    private final List<RawRoute> routes;

    /**
     * @param routes paths beside those of Kubernetes
     */
    public KubernetesApi(
            KindRegistry kinds,
            ResourceStore store,
            SelfDescription description,
            ObjectVerbs verbs,
            Watches watches,
            List<RawRoute> routes) {
        this.kinds = kinds;
        this.store = store;
        this.description = description;
        this.verbs = verbs;
        this.watches = watches;
        this.routes =
                routes.stream()
                        .sorted(
                                Comparator.comparingInt((RawRoute route) -> route.prefix().length())
                                        .reversed())
                        .toList();
    }

    /** The answer to a request; every refusal and every fault is one too. */
    public Answer handle(ApiRequest request) {
        try {
            return route(request);
        } catch (ApiException e) {
            return e.failure().toAnswer();
        } catch (StoreException e) {
            return Failures.of(e).toAnswer();
        } catch (RuntimeException e) {
            LOG.error(
                    "event=request_failed method={} path={}", request.method(), request.path(), e);
            return Failures.internal("see the server's log").toAnswer();
        }
    }

    private Answer route(ApiRequest request) {
        String path = request.path();
        if (request.caller().equals(Identity.ANONYMOUS) && !OPEN_PATHS.contains(path)) {
            throw Failures.unauthorized();
        }
        for (RawRoute route : routes) {
            if (path.startsWith(route.prefix())) {
                return route.handler().handle(request);
            }
        }
        return switch (path) {
            case "/version" -> description.version();
            case "/healthz", "/livez" -> Answer.text(200, "ok");
            case "/readyz" -> readiness();
            default -> {
                if (path.startsWith("/openapi/")) {
                    yield description.openApi(request);
                }
                yield route(RequestPath.parse(path).orElseThrow(Failures::noSuchPath), request);
            }
        };
    }

    private Answer route(RequestPath path, ApiRequest request) {
        return switch (path) {
            case RequestPath.CoreVersions ignored -> description.root(true, request);
            case RequestPath.Groups ignored -> description.root(false, request);
            case RequestPath.Group(String group) -> description.group(group);
            case RequestPath.Resources(String group, String version) ->
                    description.resources(group, version);
            case RequestPath.Resource resource ->
                    SelfReviews.answer(resource, request)
                            .orElseGet(() -> onResource(resource, request));
        };
    }

    private Answer onResource(RequestPath.Resource path, ApiRequest request) {
        ServedKind kind =
                kinds.byPath(path.group(), path.version(), path.plural())
                        .orElseThrow(Failures::noSuchPath);
        boolean namesNamespace = !path.namespace().isNone();
        if (namesNamespace && !kind.namespaced()) {
            throw Failures.noSuchPath();
        }
        boolean isRead = request.method().equals("GET");
        if (kind.namespaced() && !namesNamespace && !(isRead && path.isCollection())) {
            throw Failures.badRequest(
                    "the server needs the namespace of "
                            + kind.type()
                            + ": .../namespaces/NAMESPACE/"
                            + kind.plural()
                            + "/NAME");
        }
        if (isRead && (path.watched() || request.flag("watch"))) {
            return watches.watch(kind, path.namespace(), ofName(path, request));
        }
        return verbs.handle(
                new Target(kind, path.namespace(), path.name(), path.subresource(), request));
    }

    /** A watch of one object is one of the collection with a selector. */
    private static ApiRequest ofName(RequestPath.Resource path, ApiRequest request) {
        if (path.isCollection()) {
            return request;
        }
        String selector =
                "metadata.name="
                        + path.name()
                        + request.parameter("fieldSelector").map(more -> "," + more).orElse("");
        return request.withParameter("fieldSelector", selector);
    }

    /** Whether reads and writes would be answered now. */
    private Answer readiness() {
        try {
            store.get(PROBE, ReadLevel.LINEARIZABLE);
            return Answer.text(200, "ok");
        } catch (StoreException e) {
            Optional<String> why = Optional.ofNullable(e.getMessage());
            return new Failure(
                            503,
                            "ServiceUnavailable",
                            "not ready: " + why.orElse("the store does not answer"))
                    .toAnswer();
        }
    }
}
