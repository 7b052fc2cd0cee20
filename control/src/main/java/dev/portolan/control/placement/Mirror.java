package dev.portolan.control.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The loop's copy of what is stored, and the parts of it that are read as values of the model.
 * Objects that do not have the shape of the model are kept as objects and count for nothing; {@link
 * #faults()} says what is wrong with them. Mutable and for one thread.
 */
final class Mirror {
    private static final Duration RPO_OF_A_MISSING_POLICY = Duration.ofMinutes(5);

    private final TreeMap<ResourceKey, StoredObject> objects = new TreeMap<>();
    private final Map<ClusterName, MemberCluster> members = new TreeMap<>();
    private final Map<ResourceKey, Placement> placements = new TreeMap<>();
    private final Map<ResourceKey, PlacementPolicy> policies = new TreeMap<>();
    private final Map<ResourceKey, ProtectedApplication> applications = new TreeMap<>();
    private final Map<ResourceKey, MemberService> services = new TreeMap<>();
    private final Map<ResourceKey, String> faults = new HashMap<>();
    private Revision revision = Revision.ZERO;

    void clear(Revision at) {
        objects.clear();
        members.clear();
        placements.clear();
        policies.clear();
        applications.clear();
        services.clear();
        faults.clear();
        revision = at;
    }

    /** Takes a change in; false where it is known already, by the one order of revisions. */
    boolean take(WatchEvent event) {
        if (!event.revision().isAfter(revision)) {
            return false;
        }
        revision = event.revision();
        if (event.type() == WatchEvent.Type.DELETED) {
            remove(event.object().key());
        } else {
            put(event.object());
        }
        return true;
    }

    void put(StoredObject object) {
        ResourceKey key = object.key();
        remove(key);
        objects.put(key, object);
        ResourceType type = key.type();
        if (type.equals(ResourceType.MEMBER_CLUSTERS)) {
            read(object, MemberCluster::read)
                    .ifPresent(member -> members.put(member.name(), member));
        } else if (type.equals(ResourceType.PLACEMENTS)) {
            read(object, Placement::read).ifPresent(placement -> placements.put(key, placement));
        } else if (isPolicy(type)) {
            read(object, PlacementPolicy::read).ifPresent(policy -> policies.put(key, policy));
        } else if (type.equals(ResourceType.PROTECTED_APPLICATIONS)) {
            read(object, ProtectedApplication::read)
                    .ifPresent(application -> applications.put(key, application));
        } else if (type.equals(ResourceType.MEMBER_SERVICES)) {
            read(object, MemberService::read).ifPresent(service -> services.put(key, service));
        }
    }

    private void remove(ResourceKey key) {
        objects.remove(key);
        faults.remove(key);
        placements.remove(key);
        policies.remove(key);
        applications.remove(key);
        services.remove(key);
        if (key.type().equals(ResourceType.MEMBER_CLUSTERS)) {
            members.keySet().removeIf(name -> name.value().equals(key.name()));
        }
    }

    private <T> Optional<T> read(StoredObject object, Function<Document, T> reader) {
        try {
            return Optional.of(reader.apply(object.content()));
        } catch (DocumentException | IllegalArgumentException e) {
            faults.put(object.key(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    static boolean isPolicy(ResourceType type) {
        return type.equals(ResourceType.PLACEMENT_POLICIES)
                || type.equals(ResourceType.CLUSTER_PLACEMENT_POLICIES);
    }

    /** The revision up to which changes are taken in. */
    Revision revision() {
        return revision;
    }

    Optional<StoredObject> get(ResourceKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    Collection<StoredObject> all() {
        return objects.values();
    }

    /** The objects of a type in a namespace, in the order of their names. */
    List<Document> list(ResourceType type, Namespace namespace) {
        List<Document> found = new ArrayList<>();
        for (StoredObject object : objects.tailMap(new ResourceKey(type, namespace, "")).values()) {
            if (!object.key().type().equals(type) || !object.key().namespace().equals(namespace)) {
                break;
            }
            found.add(object.content());
        }
        return found;
    }

    Map<ClusterName, MemberCluster> members() {
        return members;
    }

    Map<ResourceKey, Placement> placements() {
        return placements;
    }

    Optional<Placement> placement(ResourceKey key) {
        return Optional.ofNullable(placements.get(key));
    }

    Map<ResourceKey, PlacementPolicy> policies() {
        return policies;
    }

    Collection<MemberService> services() {
        return services.values();
    }

    Optional<ProtectedApplication> application(ResourceKey key) {
        return Optional.ofNullable(applications.get(key));
    }

    VolumePlaces volumes() {
        return new VolumePlaces(applications.values(), this::rpo);
    }

    private Duration rpo(String policy) {
        return get(ResourceKey.of(ResourceType.REPLICATION_POLICIES, policy))
                .flatMap(object -> read(object, ReplicationPolicy::read))
                .map(found -> found.spec().rpoDuration())
                .orElse(RPO_OF_A_MISSING_POLICY);
    }

    /** What is wrong with objects that cannot be read. */
    Map<ResourceKey, String> faults() {
        return faults;
    }

    WorkloadReader reader() {
        return new WorkloadReader(
                namespace -> list(ResourceType.SERVICES, namespace),
                namespace -> list(ResourceType.VOLUME_CLAIMS, namespace));
    }
}
