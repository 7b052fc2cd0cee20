package dev.portolan.members.apply;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Decides what one member is sent and what it loses. Pure. */
final class ApplyPlanner {
    private final FederationUid federation;

    ApplyPlanner(FederationUid federation) {
        this.federation = federation;
    }

    /**
     * @param settled differences that the member itself made right after it was sent an object;
     *     they are no drift
     */
    ApplyPlan plan(World world, Map<ResourceKey, Set<String>> settled) {
        Input input = new Input(world, settled);
        List<ApplyPlan.Apply> applies = new ArrayList<>();
        List<ResourceKey> deletes = new ArrayList<>();
        Map<ResourceKey, String> waiting = new HashMap<>();
        Set<Namespace> leaving = new HashSet<>();
        new TreeMap<>(input.world().intents().byKey())
                .forEach((key, intent) -> {
                    int replicas =
                            intent.isWorkload()
                                    ? MoveRule.replicas(
                                            intent,
                                            input.world().member(),
                                            input.world().copies().getOrDefault(key, Map.of()))
                                    : 0;
                    boolean wanted = intent.shares().containsKey(input.world().member());
                    Document present = input.world().present().get(key);
                    if (wanted) {
                        sendOrWait(input, intent, replicas, present, applies, waiting);
                    } else if (present != null && replicas > 0) {
                        leaving.add(key.namespace());
                        waiting.put(key, "leaves when its replicas elsewhere are ready");
                        difference(input, intent, replicas, present).ifPresent(applies::add);
                    }
                });
        input.world()
                .derived()
                .forEach((key, body) ->
                        difference(input, key, body, input.world().present().get(key))
                                .ifPresent(applies::add));
        for (ResourceKey key : input.world().present().keySet()) {
            Intent intent = input.world().intents().byKey().get(key);
            boolean wanted = intent != null && intent.shares().containsKey(input.world().member());
            if (wanted || waiting.containsKey(key) || input.world().derived().containsKey(key)) {
                continue;
            }
            orphan(input, key, leaving)
                    .ifPresentOrElse(reason -> waiting.put(key, reason), () -> deletes.add(key));
        }
        applies.sort(
                Comparator.comparing((ApplyPlan.Apply apply) -> Tier.of(apply.key().type()))
                        .thenComparing(ApplyPlan.Apply::key));
        deletes.sort(
                Comparator.comparing((ResourceKey key) -> Tier.of(key.type()))
                        .thenComparing(Comparator.naturalOrder())
                        .reversed());
        return new ApplyPlan(applies, deletes, waiting);
    }

    private record Input(World world, Map<ResourceKey, Set<String>> settled) {}

    private void sendOrWait(
            Input input,
            Intent intent,
            int replicas,
            @Nullable Document present,
            List<ApplyPlan.Apply> applies,
            Map<ResourceKey, String> waiting) {
        ResourceKey key = intent.key();
        Optional<ClusterName> before =
                MoveRule.waitsFor(
                        intent,
                        input.world().member(),
                        input.world().copies().getOrDefault(key, Map.of()));
        if (before.isPresent() && present == null) {
            waiting.put(
                    key,
                    "waits until the copy in "
                            + before.get()
                            + " has stopped, since it writes to volumes");
            return;
        }
        Optional<Revision> later =
                present == null
                        ? Optional.empty()
                        : Marks.revision(present)
                                .filter(there -> there.isAfter(intent.template().revision()));
        if (later.isPresent()) {
            waiting.put(
                    key,
                    "the member has revision "
                            + later.get()
                            + ", which is after "
                            + intent.template().revision());
            return;
        }
        difference(input, intent, replicas, present).ifPresent(applies::add);
    }

    private Optional<ApplyPlan.Apply> difference(
            Input input, Intent intent, int replicas, @Nullable Document present) {
        Document body =
                intent.body(
                        new StorageClassMap(input.world().storageClasses()), replicas, federation);
        return difference(input, intent.key(), body, present);
    }

    private static Optional<ApplyPlan.Apply> difference(
            Input input, ResourceKey key, Document body, @Nullable Document present) {
        if (present == null) {
            return Optional.of(new ApplyPlan.Apply(key, body, "new"));
        }
        if (!Marks.content(present).equals(Marks.content(body))) {
            return Optional.of(new ApplyPlan.Apply(key, body, "changed"));
        }
        Set<String> drift = Drift.paths(withoutRevision(body), present);
        drift.removeAll(input.settled().getOrDefault(key, Set.of()));
        return drift.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ApplyPlan.Apply(
                                key,
                                body,
                                "was changed in the member at " + String.join(", ", drift)));
    }

    /**
     * The template's revision rises with every write of its status too: that alone sends nothing.
     */
    static Document withoutRevision(Document body) {
        return body.edit(root -> root.withObject("/metadata/annotations").remove(Marks.REVISION));
    }

    /** Why an object that no placement asks for stays for now; empty where it goes. */
    private static Optional<String> orphan(Input input, ResourceKey key, Set<Namespace> leaving) {
        if (key.type().equals(ResourceType.NAMESPACES)) {
            return Optional.of("namespaces are left to the member: others may use them");
        }
        if (key.type().equals(ResourceType.VOLUME_CLAIMS)
                && input.world().intents().templateExists().test(key)) {
            return Optional.of("keeps its data until the claim is deleted from the federation");
        }
        if (!Intent.isWorkload(key.type()) && leaving.contains(key.namespace())) {
            return Optional.of("is used until the workloads have left");
        }
        return Optional.empty();
    }
}
