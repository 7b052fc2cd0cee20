package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.patch.ApplyResult.Conflict;
import dev.portolan.api.patch.Ownership.Outcome;
import dev.portolan.api.patch.Ownership.Share;
import dev.portolan.api.schema.Schema;
import dev.portolan.model.resource.Document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Server-side apply: an object is changed field by field, and {@code metadata.managedFields} keeps
 * who wants which field. Pure.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>
 */
public final class ServerSideApply {
    private static final String MANAGED_FIELDS = "managedFields";
    private static final FieldManager BEFORE_FIRST_APPLY = FieldManager.of("before-first-apply");

    /** Fields that nobody owns: names, and what the server itself keeps. */
    private static final FieldSet UNOWNED = unowned();

    private ServerSideApply() {}

    private static FieldSet unowned() {
        PathElement metadata = PathElement.field("metadata");
        List<List<PathElement>> paths = new ArrayList<>();
        paths.add(List.of(PathElement.field("apiVersion")));
        paths.add(List.of(PathElement.field("kind")));
        paths.add(List.of(metadata));
        for (String name :
                List.of(
                        "name",
                        "namespace",
                        "creationTimestamp",
                        "selfLink",
                        "uid",
                        "clusterName",
                        "generation",
                        MANAGED_FIELDS,
                        "resourceVersion")) {
            paths.add(List.of(metadata, PathElement.field(name)));
        }
        return FieldSet.of(paths);
    }

    /**
     * Brings the fields that {@code config} names to its values, and removes those that {@code
     * manager} applied before and no longer names, unless others own them.
     *
     * @param schema of the whole object, as {@link dev.portolan.api.schema.ServedKind#schema()}
     * @param live the object as it is; empty to create it
     * @param force takes conflicting fields from their owners
     */
    public static ApplyResult apply(
            Schema schema,
            Optional<Document> live,
            Document config,
            FieldManager manager,
            boolean force,
            Instant now) {
        if (!config.at("metadata", MANAGED_FIELDS).isEmpty()) {
            return new ApplyResult.Invalid("metadata.managedFields must be nil");
        }
        try {
            return new Apply(schema, live, config, manager, now).run(force);
        } catch (PatchFault fault) {
            return new ApplyResult.Invalid(String.valueOf(fault.getMessage()));
        }
    }

    /**
     * The new object of any other write (POST, PUT, the other kinds of PATCH) with its {@code
     * metadata.managedFields}: what {@code manager} changed is its own from now on.
     *
     * @param live the object as it was; empty where it is created
     * @param updated the object as it shall be, defaults included; an empty list of managedFields
     *     in it ends the record of who owns what, until the next apply
     */
    public static Document update(
            Schema schema,
            Optional<Document> live,
            Document updated,
            FieldManager manager,
            Instant now) {
        JsonNode given = updated.at("metadata", MANAGED_FIELDS);
        ManagedFields known = live.map(ServerSideApply::managedFields).orElse(ManagedFields.NONE);
        if (given.isArray() && manager.subresource().isEmpty()) {
            ManagedFields read = ManagedFields.read(given);
            boolean reset = given.isEmpty() || (given.size() == 1 && given.get(0).isEmpty());
            known = reset ? ManagedFields.NONE : read.isEmpty() ? known : read;
        }
        ObjectNode after = withoutManagedFields(updated);
        if (live.isPresent() && known.isEmpty()) {
            // Nobody has applied it since the record was reset or before there was one.
            return Document.owning(after);
        }
        ObjectNode before =
                live.map(ServerSideApply::withoutManagedFields)
                        .orElseGet(JsonNodeFactory.instance::objectNode);
        String apiVersion = updated.apiVersion();
        ManagerId id = ManagerId.update(manager, apiVersion);
        Ownership ownership =
                known.ownership().update(schema, before, after, id, apiVersion).ownership();
        Ownership owned = ownership.mapped(set -> set.difference(UNOWNED));
        boolean touched = !owned.of(id).equals(known.ownership().of(id));
        return document(after, known.with(owned, id, touched, now).capped());
    }

    /** One apply. */
    private record Apply(
            Schema schema,
            Optional<Document> live,
            Document config,
            FieldManager manager,
            Instant now) {
        ApplyResult run(boolean force) {
            ObjectNode before =
                    live.map(ServerSideApply::withoutManagedFields)
                            .orElseGet(JsonNodeFactory.instance::objectNode);
            ManagedFields known = known(before);
            ManagerId id = ManagerId.apply(manager);
            boolean isKubectl = manager.name().equals(LastApplied.MANAGER);
            ObjectNode wanted = wanted();
            Outcome outcome = outcome(known, before, wanted, id, force);
            if (isKubectl && outcome instanceof Outcome.Conflicting(var conflicts)) {
                FieldSet allowed = LastApplied.fields(schema, before);
                Map<ManagerId, Share> left = beyond(conflicts, allowed);
                outcome =
                        left.isEmpty()
                                ? outcome(known, before, wanted, id, true)
                                : new Outcome.Conflicting(left);
            }
            return switch (outcome) {
                case Outcome.Conflicting(var conflicts) -> conflicts(conflicts);
                case Outcome.Changed(var object, var ownership) ->
                        applied(known, before, (ObjectNode) object, ownership, id, isKubectl);
            };
        }

        /** The record as it is; for an object without one, one that gives all to nobody else. */
        private ManagedFields known(ObjectNode before) {
            ManagedFields known =
                    live.map(ServerSideApply::managedFields).orElse(ManagedFields.NONE);
            if (live.isEmpty() || !known.isEmpty()) {
                return known;
            }
            String apiVersion = config.apiVersion();
            ManagerId id = ManagerId.update(BEFORE_FIRST_APPLY, apiVersion);
            ObjectNode nothing = JsonNodeFactory.instance.objectNode();
            Ownership all =
                    Ownership.NONE.update(schema, nothing, before, id, apiVersion).ownership();
            return known.with(all.mapped(set -> set.difference(UNOWNED)), id, true, now);
        }

        private ObjectNode wanted() {
            ObjectNode wanted = withoutManagedFields(config);
            if (wanted.path("metadata") instanceof ObjectNode metadata
                    && metadata.path("creationTimestamp").isNull()) {
                metadata.remove("creationTimestamp");
            }
            return wanted;
        }

        private Outcome outcome(
                ManagedFields known,
                ObjectNode before,
                ObjectNode wanted,
                ManagerId id,
                boolean force) {
            return known.ownership().apply(schema, before, wanted, id, config.apiVersion(), force);
        }

        private static Map<ManagerId, Share> beyond(
                Map<ManagerId, Share> conflicts, FieldSet allowed) {
            return conflicts.entrySet().stream()
                    .filter(entry -> !entry.getValue().fields().difference(allowed).isEmpty())
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry ->
                                            new Share(
                                                    entry.getValue().fields().difference(allowed),
                                                    entry.getValue().apiVersion())));
        }

        private ApplyResult applied(
                ManagedFields known,
                ObjectNode before,
                ObjectNode after,
                Ownership ownership,
                ManagerId id,
                boolean isKubectl) {
            if (isKubectl) {
                LastApplied.keepInStep(after, wanted());
            }
            Ownership owned = ownership.mapped(set -> set.difference(UNOWNED));
            boolean unchanged = after.equals(before) && owned.equals(known.ownership());
            if (live.isPresent() && unchanged) {
                return new ApplyResult.Applied(live.get());
            }
            return new ApplyResult.Applied(
                    document(after, known.with(owned, id, true, now).capped()));
        }

        private static ApplyResult conflicts(Map<ManagerId, Share> conflicts) {
            List<Conflict> all = new ArrayList<>();
            conflicts.forEach((id, share) ->
                    share.fields()
                            .paths()
                            .forEach(path ->
                                    all.add(
                                            new Conflict(
                                                    id.name(), owner(id, share), display(path)))));
            return new ApplyResult.Conflicts(all);
        }

        private static String owner(ManagerId id, Share share) {
            String name = "\"" + id.name() + "\"";
            String subresource =
                    id.subresource().isEmpty()
                            ? ""
                            : " with subresource \"" + id.subresource() + "\"";
            return id.operation() == ManagerId.Operation.Apply
                    ? name + subresource
                    : name + subresource + " using " + share.apiVersion();
        }

        private static String display(List<PathElement> path) {
            return path.stream().map(PathElement::display).collect(Collectors.joining());
        }
    }

    private static ManagedFields managedFields(Document document) {
        return ManagedFields.read(document.at("metadata", MANAGED_FIELDS));
    }

    private static ObjectNode withoutManagedFields(Document document) {
        ObjectNode copy = document.mutableCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(MANAGED_FIELDS);
        }
        return copy;
    }

    private static Document document(ObjectNode object, ManagedFields fields) {
        if (!fields.isEmpty()) {
            object.withObject("/metadata").set(MANAGED_FIELDS, fields.toJson());
        }
        return Document.owning(object);
    }
}
