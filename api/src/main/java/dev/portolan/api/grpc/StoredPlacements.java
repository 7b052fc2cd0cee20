package dev.portolan.api.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.verb.ObjectVerbs;
import dev.portolan.api.kube.verb.Target;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.api.security.Identity;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlacementPreview;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.model.workload.WorkloadRef;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Placements as they are stored, and previews by the placing loop. Manifests pass the same checks
 * as by kubectl: they are applied server-side, as the field manager {@value #MANAGER}.
 */
public final class StoredPlacements implements PlacementQueries {
    static final String MANAGER = "portolan-grpc";
    private static final Duration DECISION = Duration.ofSeconds(5);
    private static final Namespace DEFAULT_NAMESPACE = new Namespace("default");
    private static final ObjectMapper YAML = new YAMLMapper();

    private final ResourceStore store;
    private final PlacementPreview preview;
    private final ObjectVerbs verbs;
    private final KindRegistry kinds;

    public StoredPlacements(
            ResourceStore store, PlacementPreview preview, ObjectVerbs verbs, KindRegistry kinds) {
        this.store = store;
        this.preview = preview;
        this.verbs = verbs;
        this.kinds = kinds;
    }

    @Override
    public Placement preview(String manifest, Identity caller) {
        return decide(apply(parse(manifest), caller, true));
    }

    @Override
    public Placement preview(WorkloadRef workload) {
        ServedKind kind = kind(workload.apiVersion(), workload.kind());
        ResourceKey key = new ResourceKey(kind.type(), workload.namespace(), workload.name());
        return decide(
                store.get(key, ReadLevel.LINEARIZABLE)
                        .orElseThrow(() ->
                                new QueryException(
                                        QueryException.Reason.NOT_FOUND, key + " does not exist"))
                        .content());
    }

    @Override
    public Placement place(String manifest, Identity caller) {
        ObjectNode object = parse(manifest);
        Placement planned = decide(apply(object, caller, true));
        Document stored = apply(object, caller, false);
        return current(planned.key())
                .filter(current -> isSameDecision(current, planned))
                .orElseGet(() ->
                        awaitDecision(
                                planned.key(),
                                Revision.parse(stored.text("metadata", "resourceVersion"))));
    }

    @Override
    public Placement find(WorkloadRef workload) {
        return current(Placement.key(workload))
                .orElseThrow(() ->
                        new QueryException(
                                QueryException.Reason.NOT_FOUND,
                                workload
                                        + " has no placement in namespace "
                                        + workload.namespace()
                                        + ": it does not exist, or no policy selects it"));
    }

    @Override
    public Subscription watch(Namespace namespace, Optional<Revision> from, Watcher watcher) {
        Revision start =
                from.orElseGet(() -> {
                    ResourceList list =
                            store.list(ResourceType.PLACEMENTS, namespace, ReadLevel.LINEARIZABLE);
                    list.items()
                            .forEach(object ->
                                    watcher.onDecision(object.content(), false, list.revision()));
                    return list.revision();
                });
        return store.watch(
                List.of(ResourceType.PLACEMENTS), namespace, start, new Decisions(watcher));
    }

    private Placement decide(Document manifest) {
        return switch (ask(manifest)) {
            case PlacementPreview.Planned planned -> unstored(planned.plan());
            case PlacementPreview.NotSelected none ->
                    throw new QueryException(QueryException.Reason.NOT_SELECTED, none.message());
        };
    }

    private PlacementPreview.Answer ask(Document manifest) {
        try {
            return preview.preview(manifest);
        } catch (DocumentException e) {
            throw new QueryException(QueryException.Reason.INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static Placement unstored(Plan plan) {
        WorkloadRef ref = plan.workload().ref();
        return new Placement(
                ref.namespace(),
                ref.placementName(),
                new Placement.Spec(
                        new Placement.Target(ref.apiVersion(), ref.kind(), ref.name()),
                        plan.policy().display(),
                        plan.workload().replicas(),
                        plan.workload().request(),
                        plan.clusters(),
                        List.of(),
                        plan.basedOn()),
                new Placement.Status(
                        List.of(),
                        plan.unplaced(),
                        plan.reason(),
                        plan.verdicts(),
                        List.of(),
                        List.of()));
    }

    private static ObjectNode parse(String manifest) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifest)) {
            List<JsonNode> objects =
                    documents.readAll().stream()
                            .filter(node -> !node.isNull() && !node.isMissingNode())
                            .toList();
            if (objects.size() == 1 && objects.getFirst() instanceof ObjectNode object) {
                return object;
            }
            throw new QueryException(
                    QueryException.Reason.INVALID,
                    "the manifest must be one object, with apiVersion, kind and metadata; found "
                            + objects.size()
                            + " documents");
        } catch (JsonProcessingException e) {
            throw new QueryException(
                    QueryException.Reason.INVALID,
                    "the manifest does not parse: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new QueryException(
                    QueryException.Reason.INVALID,
                    "the manifest does not parse: " + e.getMessage());
        }
    }

    private ServedKind kind(String apiVersion, String kind) {
        return kinds.byKind(apiVersion, kind)
                .orElseThrow(() ->
                        new QueryException(
                                QueryException.Reason.INVALID,
                                "no kind " + kind + " is served in \"" + apiVersion + "\""));
    }

    /** Applies the object as kubectl does, or checks it only. */
    private Document apply(ObjectNode object, Identity caller, boolean dryRun) {
        ServedKind kind = kind(object.path("apiVersion").asText(), object.path("kind").asText());
        String name = object.path("metadata").path("name").asText();
        Namespace given = Namespace.of(object.path("metadata").path("namespace").asText());
        if (name.isEmpty()) {
            throw new QueryException(QueryException.Reason.INVALID, "metadata.name is missing");
        }
        Namespace namespace =
                !kind.namespaced() ? Namespace.NONE : given.isNone() ? DEFAULT_NAMESPACE : given;
        Map<String, List<String>> query =
                dryRun
                        ? Map.of(
                                "fieldManager",
                                List.of(MANAGER),
                                "force",
                                List.of("true"),
                                "dryRun",
                                List.of("All"))
                        : Map.of("fieldManager", List.of(MANAGER), "force", List.of("true"));
        ApiRequest request =
                new ApiRequest(
                        "PATCH",
                        "/" + name,
                        query,
                        "application/json",
                        "application/apply-patch+yaml",
                        MANAGER,
                        object.toString().getBytes(StandardCharsets.UTF_8),
                        caller);
        try {
            return Document.parse(
                    verbs.handle(new Target(kind, namespace, name, "", request)).body());
        } catch (ApiException e) {
            throw new QueryException(reason(e.failure().code()), e.failure().message());
        }
    }

    private static QueryException.Reason reason(int httpCode) {
        return switch (httpCode) {
            case 403 -> QueryException.Reason.FORBIDDEN;
            case 404 -> QueryException.Reason.NOT_FOUND;
            case 409 -> QueryException.Reason.CONFLICT;
            default -> QueryException.Reason.INVALID;
        };
    }

    /**
     * Waits for a decision on this state of the object; one that stands as it was is not written
     * again.
     */
    private Placement awaitDecision(ResourceKey key, Revision object) {
        CountDownLatch decided = new CountDownLatch(1);
        Watcher watcher =
                new Watcher() {
                    @Override
                    public void onDecision(Document placement, boolean removed, Revision revision) {
                        Placement.Spec spec = Placement.read(placement).spec();
                        if (placement.name().equals(key.name())
                                && !object.isAfter(spec.basedOn())) {
                            decided.countDown();
                        }
                    }

                    @Override
                    public void onEnd(RuntimeException reason) {
                        decided.countDown();
                    }
                };
        try (Subscription subscription = watch(key.namespace(), Optional.empty(), watcher)) {
            decided.await(DECISION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "interrupted", e);
        }
        return current(key)
                .orElseThrow(() ->
                        new QueryException(
                                QueryException.Reason.UNDECIDED,
                                "the object is stored, but no decision was made within "
                                        + DECISION.toSeconds()
                                        + " s"));
    }

    private Optional<Placement> current(ResourceKey key) {
        return store.get(key, ReadLevel.LINEARIZABLE).map(found -> Placement.read(found.content()));
    }

    private static boolean isSameDecision(Placement one, Placement other) {
        return one.spec().clusters().equals(other.spec().clusters())
                && one.spec().replicas() == other.spec().replicas()
                && one.spec().request().equals(other.spec().request())
                && one.spec().policy().equals(other.spec().policy());
    }

    /** Passes on changes of decisions, and not what the members report meanwhile. */
    private record Decisions(Watcher watcher) implements WatchListener {
        @Override
        public void onEvents(List<WatchEvent> events) {
            for (WatchEvent event : events) {
                boolean removed = event.type() == WatchEvent.Type.DELETED;
                if (removed || isNew(event)) {
                    watcher.onDecision(event.object().content(), removed, event.revision());
                }
            }
        }

        @Override
        public void onClosed(StoreException reason) {
            watcher.onEnd(reason);
        }

        private static boolean isNew(WatchEvent event) {
            Document now = event.object().content();
            Optional<Document> before = event.previous().map(StoredObject::content);
            return before.map(then ->
                            !then.at("spec").equals(now.at("spec"))
                                    || !then.at("status", "reason")
                                            .equals(now.at("status", "reason")))
                    .orElse(true);
        }
    }
}
