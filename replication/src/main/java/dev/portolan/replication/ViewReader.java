package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.cluster.MemberPort;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.volume.EpochBook;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.workload.WorkloadRef;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.ApplicationView.SeenLease;
import dev.portolan.replication.lease.VolumeLease;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Gathers what a step is decided on, from the store, the log and the members. */
final class ViewReader {
    private static final Logger LOG = LoggerFactory.getLogger(ViewReader.class);

    private final ResourceStore store;
    private final MemberPort members;
    private final EpochBook epochs;
    private final ExecutorService requests;
    private final Duration memberTimeout;

    ViewReader(
            ResourceStore store,
            MemberPort members,
            EpochBook epochs,
            ExecutorService requests,
            Duration memberTimeout) {
        this.store = store;
        this.members = members;
        this.epochs = epochs;
        this.requests = requests;
        this.memberTimeout = memberTimeout;
    }

    ApplicationView read(ProtectedApplication application) throws InterruptedException {
        Map<ClusterName, MemberCluster> fleet = new HashMap<>();
        for (StoredObject stored :
                store.list(ResourceType.MEMBER_CLUSTERS, Namespace.NONE, ReadLevel.LOCAL).items()) {
            parse(stored, MemberCluster::read)
                    .ifPresent(member -> fleet.put(member.name(), member));
        }
        ProtectedApplication.Target target = application.spec().workload();
        var ref =
                new WorkloadRef(
                        target.apiVersion(), target.kind(), application.namespace(), target.name());
        Optional<Document> workload = get(workloadKey(ref)).map(StoredObject::content);
        List<GroupView> groups = new ArrayList<>();
        for (ProtectedApplication.Group group : application.spec().groups()) {
            groups.add(group(application, group, workload, fleet));
        }
        return new ApplicationView(
                application,
                get(ResourceKey.of(
                                ResourceType.REPLICATION_POLICIES, application.spec().policyRef()))
                        .flatMap(stored -> parse(stored, ReplicationPolicy::read)),
                get(Placement.key(ref)).flatMap(stored -> parse(stored, Placement::read)),
                fleet,
                groups);
    }

    private GroupView group(
            ProtectedApplication application,
            ProtectedApplication.Group group,
            Optional<Document> workload,
            Map<ClusterName, MemberCluster> fleet)
            throws InterruptedException {
        GroupName name = application.group(group);
        Optional<Grant> grant = epochs.current(name);
        Optional<SeenLease> lease =
                get(VolumeGroup.leaseKey(name))
                        .flatMap(stored ->
                                parse(stored, VolumeLease::read)
                                        .map(read -> new SeenLease(read, stored.revision())));
        List<ClusterName> asked =
                grant.isEmpty()
                        ? List.of()
                        : fleet.values().stream()
                                .filter(MemberCluster::isReady)
                                .map(MemberCluster::name)
                                .toList();
        Map<ClusterName, VolumeGroup> parts = new HashMap<>();
        Set<ClusterName> reachable = ask(name, asked, parts);
        return new GroupView(
                name,
                workload.map(document ->
                                ClaimFinder.find(
                                        document,
                                        group.pvcSelector(),
                                        claim -> claim(application.namespace(), claim)))
                        .orElse(List.of()),
                grant,
                lease,
                reachable,
                parts);
    }

    /** Asks all at once; who has not answered in time counts as not reachable for this step. */
    private Set<ClusterName> ask(
            GroupName name, List<ClusterName> asked, Map<ClusterName, VolumeGroup> parts)
            throws InterruptedException {
        List<Callable<Optional<Document>>> questions = new ArrayList<>();
        for (ClusterName member : asked) {
            questions.add(() -> members.get(member, key(name)));
        }
        Set<ClusterName> reachable = new HashSet<>();
        List<Future<Optional<Document>>> answers =
                requests.invokeAll(questions, memberTimeout.toMillis(), TimeUnit.MILLISECONDS);
        for (int i = 0; i < asked.size(); i++) {
            ClusterName member = asked.get(i);
            try {
                Optional<Document> part = answers.get(i).get();
                part.map(VolumeGroup::read).ifPresent(read -> parts.put(member, read));
                reachable.add(member);
            } catch (CancellationException e) {
                LOG.debug("event=member-slow member={} group={}", member, name);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof MemberException)) {
                    LOG.warn("event=part-unread member={} group={}", member, name, e);
                }
            } catch (DocumentException e) {
                LOG.warn(
                        "event=part-unreadable member={} group={} reason=\"{}\"",
                        member,
                        name,
                        e.getMessage());
            }
        }
        return reachable;
    }

    static ResourceKey key(GroupName name) {
        return new ResourceKey(
                ResourceType.VOLUME_GROUPS, name.namespace(), VolumeGroup.objectName(name));
    }

    private static ResourceKey workloadKey(WorkloadRef ref) {
        int slash = ref.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : ref.apiVersion().substring(0, slash);
        return new ResourceKey(
                new ResourceType(group, ref.kind().toLowerCase(Locale.ROOT) + "s"),
                ref.namespace(),
                ref.name());
    }

    private Optional<Document> claim(Namespace namespace, String name) {
        return get(new ResourceKey(ResourceType.VOLUME_CLAIMS, namespace, name))
                .map(StoredObject::content);
    }

    private Optional<StoredObject> get(ResourceKey key) {
        return store.get(key, ReadLevel.LOCAL);
    }

    /** An object that does not parse is as if it were not there; admission has told its author. */
    private static <T> Optional<T> parse(StoredObject stored, Function<Document, T> reader) {
        try {
            return Optional.of(reader.apply(stored.content()));
        } catch (DocumentException e) {
            LOG.warn("event=unreadable object=\"{}\" reason=\"{}\"", stored.key(), e.getMessage());
            return Optional.empty();
        }
    }
}
