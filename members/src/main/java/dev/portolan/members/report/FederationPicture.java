package dev.portolan.members.report;

import dev.portolan.members.Marks;
import dev.portolan.members.apply.Intents;
import dev.portolan.members.apply.TemplateTypes;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.workload.ServiceRef;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The federation's objects that the members' loops work from, read from this node's own copy at
 * about one revision. Immutable.
 *
 * @param exports the exported services, each with its export's answer annotation or an empty string
 */
public record FederationPicture(
        Map<ClusterName, Member> members,
        Map<ResourceKey, Placed> placements,
        Intents intents,
        Map<ServiceRef, String> exports,
        List<StoredObject> exportObjects,
        List<StoredObject> importObjects,
        List<StoredObject> serviceObjects,
        List<MemberService> services) {
    private static final Logger LOG = LoggerFactory.getLogger(FederationPicture.class);

    /** A member that parses. */
    public record Member(StoredObject object, MemberCluster cluster) {}

    /**
     * @param workload the key of the placed object
     */
    public record Placed(StoredObject object, Placement placement, ResourceKey workload) {}

    public static FederationPicture read(ResourceStore store) {
        Map<ClusterName, Member> members = new TreeMap<>();
        for (StoredObject object : all(store, ResourceType.MEMBER_CLUSTERS)) {
            parsed(object, MemberCluster::read)
                    .forEach(cluster -> members.put(cluster.name(), new Member(object, cluster)));
        }
        List<Document> definitions =
                all(store, TemplateTypes.DEFINITIONS).stream().map(StoredObject::content).toList();
        Map<ResourceKey, Placed> placements = new LinkedHashMap<>();
        for (StoredObject object : all(store, ResourceType.PLACEMENTS)) {
            parsed(object, Placement::read)
                    .forEach(placement ->
                            placements.put(
                                    object.key(),
                                    new Placed(
                                            object,
                                            placement,
                                            Intents.workloadKey(placement, definitions))));
        }
        List<StoredObject> exportObjects = all(store, ResourceType.SERVICE_EXPORTS);
        Map<ServiceRef, String> exports = new HashMap<>();
        exportObjects.forEach(export ->
                exports.put(
                        new ServiceRef(export.key().namespace(), export.key().name()),
                        export.content().annotations().getOrDefault(Marks.ANSWER, "")));
        List<StoredObject> serviceObjects = all(store, ResourceType.MEMBER_SERVICES);
        List<MemberService> services = new ArrayList<>();
        serviceObjects.forEach(object -> services.addAll(parsed(object, MemberService::read)));
        Intents intents =
                Intents.of(
                        placements.values().stream().map(Placed::placement).toList(),
                        definitions,
                        key -> store.get(key, ReadLevel.LOCAL));
        return new FederationPicture(
                members,
                placements,
                intents,
                exports,
                exportObjects,
                all(store, ResourceType.SERVICE_IMPORTS),
                serviceObjects,
                services);
    }

    private static List<StoredObject> all(ResourceStore store, ResourceType type) {
        return store.list(type, Namespace.NONE, ReadLevel.LOCAL).items();
    }

    /**
     * One value, or none where the object does not have the shape of its kind: admission has let it
     * pass, we cannot.
     */
    private static <T> List<T> parsed(StoredObject object, Function<Document, T> reader) {
        try {
            return List.of(reader.apply(object.content()));
        } catch (DocumentException | IllegalArgumentException e) {
            LOG.warn(
                    "event=object-unreadable object=\"{}\" reason=\"{}\"",
                    object.key(),
                    e.getMessage());
            return List.of();
        }
    }
}
