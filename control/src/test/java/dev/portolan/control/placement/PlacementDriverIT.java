package dev.portolan.control.placement;

import static dev.portolan.control.placement.Manifests.deployment;
import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.control.MemoryStore;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlacementPreview;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** The live driver over a store in memory, in real time. */
final class PlacementDriverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Namespace SHOP = new Namespace("shop");

    private final MemoryStore store = new MemoryStore();
    private final SwitchedLeadership leadership = new SwitchedLeadership();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final PlacementDriver driver =
            new PlacementDriver(
                    store,
                    new StoreCommitter(store),
                    leadership,
                    (about, severity, reason, message) ->
                            events.add(about.key().name() + " " + reason),
                    new Nearest(),
                    InstantSource.system());

    @AfterEach
    void close() {
        driver.close();
        store.close();
    }

    @Test
    void placesWhatIsStoredBeforeAndAfterItStartsAndStopsWhenItNoLongerLeads() {
        store.write(
                Write.create(
                        ResourceKey.of(ResourceType.MEMBER_CLUSTERS, "fra"),
                        aCluster("fra").document()));
        store.write(
                Write.create(
                        new ResourceKey(ResourceType.PLACEMENT_POLICIES, SHOP, "all"),
                        aPolicy("all").document()));
        put(deployment("early", 1, "100m"));
        driver.start();
        await().atMost(PATIENCE).until(() -> placement("early-deployment").isPresent());

        put(deployment("late", 2, "100m"));
        await().atMost(PATIENCE).until(() -> placement("late-deployment").isPresent());
        await().atMost(PATIENCE).until(() -> events.contains("late Placed"));
        assertThat(driver.preview(deployment("asked", 1, "1")))
                .isInstanceOf(PlacementPreview.Planned.class);

        leadership.set(Optional.empty());
        put(deployment("orphan", 1, "100m"));
        assertThat(driver.preview(deployment("asked", 1, "1")))
                .isInstanceOf(PlacementPreview.Planned.class);
        assertThat(placement("orphan-deployment")).isEmpty();
        leadership.set(Optional.of(new Term(2)));
        await().atMost(PATIENCE).until(() -> placement("orphan-deployment").isPresent());
    }

    private void put(Document object) {
        store.write(
                Write.create(
                        new ResourceKey(ResourceType.DEPLOYMENTS, SHOP, object.name()), object));
    }

    private Optional<Placement> placement(String name) {
        return store.get(new ResourceKey(ResourceType.PLACEMENTS, SHOP, name), ReadLevel.LOCAL)
                .map(StoredObject::content)
                .map(Placement::read);
    }

    /** A leadership that a test turns on and off. */
    private static final class SwitchedLeadership implements Leadership {
        private final AtomicReference<Optional<Term>> term =
                new AtomicReference<>(Optional.of(new Term(1)));
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

        void set(Optional<Term> now) {
            term.set(now);
            listeners.forEach(Runnable::run);
        }

        @Override
        public Optional<Term> leading() {
            return term.get();
        }

        @Override
        public void onChange(Runnable listener) {
            listeners.add(listener);
        }
    }

    /** Commits by a plain write; capacity is not checked. */
    private record StoreCommitter(ResourceStore store) implements PlanCommitter {
        @Override
        public Outcome commit(Commit commit) {
            WriteOutcome outcome =
                    store.write(
                            commit.expected()
                                    .map(revision ->
                                            Write.update(
                                                    commit.key(), commit.placement(), revision))
                                    .orElseGet(
                                            () -> Write.create(commit.key(), commit.placement())));
            return outcome instanceof WriteOutcome.Written written
                    ? new Committed(written.only().revision())
                    : new Stale(outcome.toString());
        }
    }
}
