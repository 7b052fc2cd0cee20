package dev.portolan.members.report;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.apply.Intent;
import dev.portolan.members.apply.StorageClassMap;
import dev.portolan.members.imports.ImportPlanner;
import dev.portolan.members.observe.MemberView;
import dev.portolan.members.observe.WorkloadReport;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Everything that the members' views change in the federation's objects. Pure. */
final class ReportPlanner {
    private final FederationUid federation;
    private final ClusterStatus clusterStatus;

    ReportPlanner(FederationUid federation, MembersOptions options) {
        this.federation = federation;
        this.clusterStatus = new ClusterStatus(options);
    }

    /** Transactions in the order in which they are to be written: each all or nothing. */
    List<List<Write>> plan(
            FederationPicture picture, Map<ClusterName, MemberView> views, Instant now) {
        List<List<Write>> transactions = new ArrayList<>();
        services(picture, views, now).forEach(write -> transactions.add(List.of(write)));
        // Members before placements: what a pod uses is taken off its node's free room before it is
        // taken off what is
        // reserved, so that nobody sees the room twice.
        picture.members()
                .forEach((name, member) -> {
                    MemberView view = views.get(name);
                    if (view != null) {
                        clusterStatus
                                .next(member.object().content(), view, now)
                                .ifPresent(changed ->
                                        transactions.add(
                                                List.of(update(member.object(), changed))));
                    }
                });
        picture.placements()
                .values()
                .forEach(placed -> placement(picture, placed, views, now, transactions));
        imports(picture, views, now).forEach(write -> transactions.add(List.of(write)));
        return transactions;
    }

    List<Write> services(
            FederationPicture picture, Map<ClusterName, MemberView> views, Instant now) {
        return ServiceDiff.writes(picture.serviceObjects(), views, picture.members().keySet(), now);
    }

    private static List<Write> imports(
            FederationPicture picture, Map<ClusterName, MemberView> views, Instant now) {
        List<ImportPlanner.Exported> exported =
                ImportPlanner.exported(
                        picture.exports().keySet(), picture.services(), ready(views));
        boolean anySeen = views.values().stream().anyMatch(MemberView::observed);
        return anySeen
                ? ImportObjects.writes(
                        picture.exportObjects(), picture.importObjects(), exported, now)
                : List.of();
    }

    /** The members that answer. */
    static Set<ClusterName> ready(Map<ClusterName, MemberView> views) {
        Set<ClusterName> ready = new TreeSet<>();
        views.forEach((name, view) -> {
            if (view.isReady()) {
                ready.add(name);
            }
        });
        return ready;
    }

    private void placement(
            FederationPicture picture,
            FederationPicture.Placed placed,
            Map<ClusterName, MemberView> views,
            Instant now,
            List<List<Write>> transactions) {
        Intent intent = picture.intents().byKey().get(placed.workload());
        if (intent == null) {
            return;
        }
        Map<ClusterName, Boolean> upToDate = upToDate(picture, intent, views);
        PlacementStatus.next(
                        placed.object().content(),
                        placed.placement(),
                        placed.workload(),
                        views,
                        upToDate,
                        now)
                .ifPresent(changed -> transactions.add(List.of(update(placed.object(), changed))));
        if (intent.isWorkload() && views.values().stream().anyMatch(MemberView::observed)) {
            boolean everywhere = !upToDate.isEmpty() && !upToDate.containsValue(false);
            TemplateStatus.next(intent.template().content(), intent.key(), views, everywhere, now)
                    .ifPresent(changed ->
                            transactions.add(List.of(update(intent.template(), changed))));
        }
    }

    private Map<ClusterName, Boolean> upToDate(
            FederationPicture picture, Intent intent, Map<ClusterName, MemberView> views) {
        Map<ClusterName, Boolean> upToDate = new HashMap<>();
        intent.shares()
                .forEach((member, replicas) -> {
                    MemberView view = views.get(member);
                    FederationPicture.Member known = picture.members().get(member);
                    WorkloadReport report =
                            view == null ? null : view.workloads().get(intent.key());
                    upToDate.put(
                            member,
                            report != null
                                    && known != null
                                    && report.content().equals(digest(intent, known, replicas)));
                });
        return upToDate;
    }

    private String digest(Intent intent, FederationPicture.Member member, int replicas) {
        Document body =
                intent.body(
                        new StorageClassMap(member.cluster().spec().storageClasses()),
                        replicas,
                        federation);
        return Marks.content(body);
    }

    private static Write update(StoredObject before, Document after) {
        ResourceKey key = before.key();
        return Write.update(key, after, before.revision());
    }
}
