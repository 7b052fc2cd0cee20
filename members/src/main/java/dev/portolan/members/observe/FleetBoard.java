package dev.portolan.members.observe;

import dev.portolan.members.apply.Copy;
import dev.portolan.members.apply.Intent;
import dev.portolan.members.connect.MemberDirectory;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.ResourceKey;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The newest view of every member. Safe for use by many threads; readers see immutable views. */
public final class FleetBoard {
    private final ConcurrentSkipListMap<ClusterName, MemberView> views =
            new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Calls {@code listener} after each change; it must return at once. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void update(ClusterName member, UnaryOperator<MemberView> change) {
        MemberView before = view(member);
        MemberView after =
                views.compute(
                        member,
                        (name, view) ->
                                change.apply(view == null ? MemberView.unknown(name) : view));
        if (!before.equals(after)) {
            listeners.forEach(Runnable::run);
        }
    }

    /** What is not as it should be in a member, and why. */
    public void setProblems(ClusterName member, Map<ResourceKey, String> problems) {
        update(member, view -> view.withProblems(problems));
    }

    /** A member that there is no connection to, and why. */
    public void setUnusable(ClusterName member, MemberDirectory.Reason reason, String message) {
        update(
                member,
                view ->
                        view.withHealth(
                                new MemberView.Health(
                                        Optional.of(false),
                                        reason.name(),
                                        message,
                                        Optional.empty())));
    }

    /** Forgets a member that has left the federation. */
    public void remove(ClusterName member) {
        views.remove(member);
        listeners.forEach(Runnable::run);
    }

    public MemberView view(ClusterName member) {
        return views.getOrDefault(member, MemberView.unknown(member));
    }

    public Map<ClusterName, MemberView> all() {
        return new TreeMap<>(views);
    }

    /** The members that answer. */
    public Set<ClusterName> ready() {
        Set<ClusterName> ready = new TreeSet<>();
        views.values().stream()
                .filter(MemberView::isReady)
                .forEach(view -> ready.add(view.member()));
        return ready;
    }

    /** Workloads' copies in the members that answer. */
    public Map<ResourceKey, Map<ClusterName, Copy>> copies() {
        Map<ResourceKey, Map<ClusterName, Copy>> copies = new HashMap<>();
        all().forEach((member, view) -> {
            if (view.isReady()) {
                view.workloads()
                        .forEach((key, report) -> {
                            if (Intent.isWorkload(key.type())) {
                                copies.computeIfAbsent(key, _ -> new HashMap<>())
                                        .put(member, report.copy());
                            }
                        });
            }
        });
        return copies;
    }
}
