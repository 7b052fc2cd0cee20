package dev.portolan.members.connect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.members.Marks;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import io.fabric8.kubernetes.client.KubernetesClient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connection to one member: its client, what its API serves, and fenced reads and writes.
 * Blocking; safe for use by many threads. Every call throws {@link MemberException} when the member
 * did not answer or refused.
 */
public final class MemberConnection implements AutoCloseable {
    private static final int CONFLICT_RETRIES = 4;
    private static final String JSON = "application/json";
    private static final String APPLY_QUERY =
            "?fieldManager=" + Marks.FIELD_MANAGER + "&force=true";

    private final ClusterName member;
    private final KubernetesClient client;
    private final MemberApi api;
    private final ConcurrentHashMap<Namespace, Boolean> namespacesSeen = new ConcurrentHashMap<>();
    private volatile ApiCatalog catalog = ApiCatalog.EMPTY;

    public MemberConnection(ClusterName member, KubernetesClient client, Duration requestTimeout) {
        this.member = member;
        this.client = client;
        this.api = new MemberApi(member, client, requestTimeout);
    }

    public ClusterName member() {
        return member;
    }

    /** For watches; requests go through {@link #api()}. */
    public KubernetesClient client() {
        return client;
    }

    public MemberApi api() {
        return api;
    }

    /** What was discovered last; empty before the first {@link #discover}. */
    public ApiCatalog catalog() {
        return catalog;
    }

    /**
     * Reads the member's discovery documents again: two of them, or from a server before 1.26 one
     * for every version of every group.
     */
    public ApiCatalog discover() {
        Document core = required("api", ApiCatalog.AGGREGATED);
        Document groups = required("apis", ApiCatalog.AGGREGATED);
        List<ApiCatalog.Resource> resources = new ArrayList<>();
        if (ApiCatalog.isAggregated(core) && ApiCatalog.isAggregated(groups)) {
            resources.addAll(ApiCatalog.readAggregated(core));
            resources.addAll(ApiCatalog.readAggregated(groups));
        } else {
            resources.addAll(ApiCatalog.read(required("api/v1", JSON)));
            for (String version : versions(required("apis", JSON))) {
                resources.addAll(ApiCatalog.read(required("apis/" + version, JSON)));
            }
        }
        ApiCatalog found = new ApiCatalog(resources);
        catalog = found;
        return found;
    }

    /** {@code group/version} of an {@code APIGroupList}, each group's preferred one first. */
    private static List<String> versions(Document list) {
        List<String> versions = new ArrayList<>();
        for (JsonNode group : list.items("groups")) {
            Set<String> ofGroup = new LinkedHashSet<>();
            ofGroup.add(group.path("preferredVersion").path("groupVersion").asText());
            group.path("versions")
                    .forEach(version -> ofGroup.add(version.path("groupVersion").asText()));
            ofGroup.remove("");
            versions.addAll(ofGroup);
        }
        return versions;
    }

    /** The resource behind a type; looks again at what the member serves before it says no. */
    public ApiCatalog.Resource resource(ResourceType type) {
        return catalog.find(type)
                .or(() -> discover().find(type))
                .orElseThrow(() -> notServed(type.toString()));
    }

    private ApiCatalog.Resource resource(Document object) {
        return catalog.find(object.apiVersion(), object.kind())
                .or(() -> discover().find(object.apiVersion(), object.kind()))
                .orElseThrow(() -> notServed(object.apiVersion() + " " + object.kind()));
    }

    public Optional<Document> get(ResourceKey key) {
        return read(resource(key.type()).path(key.namespace().name(), key.name()), "get " + key);
    }

    /** Objects that carry all of {@code labels}. */
    public List<Document> list(ResourceType type, Namespace namespace, Map<String, String> labels) {
        ApiCatalog.Resource resource = resource(type);
        StringBuilder selector = new StringBuilder();
        new TreeMap<>(labels)
                .forEach((name, value) ->
                        selector.append(selector.isEmpty() ? "&labelSelector=" : "%2C")
                                .append(name.replace("/", "%2F"))
                                .append("%3D")
                                .append(value));
        return api.list(resource.path(namespace.name(), ""), selector.toString(), resource);
    }

    /** Looks at what is there before it is written over or removed. */
    @FunctionalInterface
    public interface Guard {
        Guard NONE = existing -> Optional.empty();

        /** Why it must be left alone; empty where it may be written. */
        Optional<String> refusal(Document existing);
    }

    /**
     * @see dev.portolan.model.cluster.MemberPort#apply
     */
    public Document apply(Document object, Term term, Guard guard) {
        ApiCatalog.Resource resource = resource(object);
        String path = resource.path(object.namespace().name(), object.name());
        String what = "apply " + object.kind() + " " + object.namespace() + "/" + object.name();
        if (resource.namespaced()) {
            ensureNamespace(object.namespace());
        }
        MemberApi.Answer answer = new MemberApi.Answer(409, Document.empty());
        for (int attempt = 0; attempt < CONFLICT_RETRIES; attempt++) {
            Optional<Document> existing = read(path, what);
            existing.ifPresent(found -> requireAllowed(found, term, guard, what));
            answer =
                    api.send(
                            "PATCH",
                            path + APPLY_QUERY,
                            "application/apply-patch+yaml",
                            fenced(object, existing, term));
            if (answer.isSuccess()) {
                return answer.body();
            }
            if (answer.code() == 404 && resource.namespaced()) {
                namespacesSeen.remove(object.namespace());
                ensureNamespace(object.namespace());
            } else if (answer.code() != 409) {
                throw api.refused(what, answer);
            }
        }
        throw api.refused(what, answer);
    }

    /**
     * @see dev.portolan.model.cluster.MemberPort#delete
     */
    public void delete(ResourceKey key, Term term, Guard guard) {
        String path = resource(key.type()).path(key.namespace().name(), key.name());
        String what = "delete " + key;
        MemberApi.Answer answer = new MemberApi.Answer(409, Document.empty());
        for (int attempt = 0; attempt < CONFLICT_RETRIES; attempt++) {
            Optional<Document> existing = read(path, what);
            if (existing.isEmpty() || existing.get().has("metadata", "deletionTimestamp")) {
                return;
            }
            requireAllowed(existing.get(), term, guard, what);
            answer = api.send("DELETE", path, "application/json", deleteOptions(existing.get()));
            if (answer.isSuccess() || answer.code() == 404) {
                return;
            }
            if (answer.code() != 409) {
                throw api.refused(what, answer);
            }
        }
        throw api.refused(what, answer);
    }

    private void ensureNamespace(Namespace namespace) {
        if (namespacesSeen.containsKey(namespace)) {
            return;
        }
        if (read("api/v1/namespaces/" + namespace, "get namespace " + namespace).isEmpty()) {
            var content =
                    Json.mapper()
                            .createObjectNode()
                            .put("apiVersion", "v1")
                            .put("kind", "Namespace");
            content.withObject("/metadata").put("name", namespace.name());
            MemberApi.Answer answer =
                    api.send(
                            "POST",
                            "api/v1/namespaces",
                            "application/json",
                            Document.owning(content));
            if (!answer.isSuccess() && answer.code() != 409) {
                throw api.refused("create namespace " + namespace, answer);
            }
        }
        namespacesSeen.put(namespace, true);
    }

    private Optional<Document> read(String path, String what) {
        return found(api.get(path), what);
    }

    private Optional<Document> found(MemberApi.Answer answer, String what) {
        if (answer.code() == 404) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw api.refused(what, answer);
        }
        return Optional.of(answer.body());
    }

    private Document required(String path, String accept) {
        return found(api.get(path, accept), "discover " + path)
                .orElseThrow(() ->
                        new MemberException(
                                member,
                                MemberException.Reason.REFUSED,
                                "discover " + path + ": is not there (HTTP 404)"));
    }

    private void requireAllowed(Document existing, Term term, Guard guard, String what) {
        Optional<Term> other = Marks.term(existing);
        if (other.isPresent() && other.get().compareTo(term) > 0) {
            throw new MemberException(
                    member,
                    MemberException.Reason.FENCED,
                    what
                            + ": was written in term "
                            + other.get().value()
                            + ", which is after "
                            + term.value());
        }
        Optional<String> refusal = guard.refusal(existing);
        if (refusal.isPresent()) {
            throw new MemberException(member, MemberException.Reason.REFUSED, refusal.get());
        }
    }

    private static Document fenced(Document object, Optional<Document> existing, Term term) {
        return object.edit(root -> {
            root.withObject("/metadata/annotations").put(Marks.TERM, Long.toString(term.value()));
            existing.ifPresent(found ->
                    root.withObject("/metadata")
                            .put("resourceVersion", found.text("metadata", "resourceVersion")));
        });
    }

    private static Document deleteOptions(Document existing) {
        var options =
                Json.mapper()
                        .createObjectNode()
                        .put("apiVersion", "v1")
                        .put("kind", "DeleteOptions")
                        .put("propagationPolicy", "Background");
        options.withObject("/preconditions")
                .put("uid", existing.uid())
                .put("resourceVersion", existing.text("metadata", "resourceVersion"));
        return Document.owning(options);
    }

    private MemberException notServed(String what) {
        return new MemberException(
                member, MemberException.Reason.REFUSED, "does not serve " + what);
    }

    @Override
    public void close() {
        client.close();
    }
}
