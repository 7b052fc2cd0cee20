package dev.portolan.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter.Commit;
import dev.portolan.model.placement.PlanCommitter.Committed;
import dev.portolan.model.placement.PlanCommitter.Outcome;
import dev.portolan.model.placement.PlanCommitter.Refused;
import dev.portolan.model.placement.PlanCommitter.Shortage;
import dev.portolan.model.placement.PlanCommitter.Stale;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Cluster {@code fra} has 10 cores, 2 of them used by others; a replica asks for one core. */
class PlanCheckTest {
    private FederationState state = FederationState.empty(Limits.INITIAL.withHistoryChanges(1000));

    @BeforeEach
    void cluster() {
        put(StateFixtures.clusterKey("fra"), StateFixtures.cluster("fra", 10, 2));
        put(StateFixtures.clusterKey("nyc"), StateFixtures.cluster("nyc", 4, 0));
    }

    @Test
    void commitsWhatFits() {
        assertThat(commit("a", "fra=8")).isInstanceOf(Committed.class);
    }

    @Test
    void refusesWhatIsGoneAndSaysWhatIsLeft() {
        commit("a", "fra=5");

        assertThat(commit("b", "fra=4"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            Shortage shortage = refused.shortages().getFirst();
                            assertThat(shortage.cluster()).isEqualTo(new ClusterName("fra"));
                            assertThat(shortage.resource()).isEqualTo("cpu");
                            assertThat(shortage.asked().display("cpu")).isEqualTo("4");
                            assertThat(shortage.free().display("cpu")).isEqualTo("3");
                        });
        assertThat(state.get(StateFixtures.placementKey("b"))).isEmpty();
    }

    @Test
    void countsWhatPodsUseWhereThatIsMoreThanWasReserved() {
        commit("a", "fra=2");
        put(StateFixtures.placementKey("a"), StateFixtures.placement("a", "fra=2", "fra=6"));

        assertThat(commit("b", "fra=3")).isInstanceOf(Refused.class);
        assertThat(commit("b", "fra=2")).isInstanceOf(Committed.class);
    }

    @Test
    void letsAPlacementStayOrShrinkWhereNothingIsLeft() {
        commit("a", "fra=8");
        put(StateFixtures.clusterKey("fra"), StateFixtures.cluster("fra", 6, 2));

        assertThat(commit("a", "fra=8,nyc=1")).isInstanceOf(Committed.class);
        assertThat(commit("a", "fra=7")).isInstanceOf(Committed.class);
        assertThat(commit("a", "fra=8")).isInstanceOf(Refused.class);
    }

    @Test
    void doesNotCountTheReservationThatIsReplaced() {
        commit("a", "fra=6");

        assertThat(commit("a", "fra=8")).isInstanceOf(Committed.class);
    }

    @Test
    void freesWhatADeletedPlacementHeld() {
        commit("a", "fra=8");
        apply(
                new Command.Transact(
                        List.of(
                                new Write.Delete(
                                        StateFixtures.placementKey("a"), Optional.empty()))));

        assertThat(commit("b", "fra=8")).isInstanceOf(Committed.class);
    }

    @Test
    void isStaleWhereAClusterIsUnknown() {
        assertThat(commit("a", "rio=1"))
                .isInstanceOfSatisfying(
                        Stale.class, stale -> assertThat(stale.what()).contains("rio"));
    }

    @Test
    void isStaleWhenThePlacementOrTheWorkloadHasMoved() {
        commit("a", "fra=1");
        Commit old = StateFixtures.commit(state, "a", "fra=2", new Term(1));
        commit("a", "fra=3");

        assertThat(outcome(apply(new Command.CommitPlan(old)))).isInstanceOf(Stale.class);

        Commit next = StateFixtures.commit(state, "a", "fra=2", new Term(1));
        put(StateFixtures.workloadKey("a"), Document.parse("{\"spec\": {\"replicas\": 7}}"));
        assertThat(outcome(apply(new Command.CommitPlan(next)))).isInstanceOf(Stale.class);
    }

    @Test
    void isStaleWhenTheTermIsOver() {
        apply(new Command.BeginTerm(new Term(5)));

        assertThat(commit("a", "fra=1"))
                .isInstanceOfSatisfying(
                        Stale.class, stale -> assertThat(stale.what()).contains("term 1 is over"));
    }

    @Test
    void isStaleInsteadOfFailingForAPlanThatCannotBeCounted() {
        assertThat(commit("a", "fra=2147483647", "9000000000000000000")).isInstanceOf(Stale.class);
        assertThat(commit("b", "fra=8")).isInstanceOf(Committed.class);
    }

    @Test
    void keepsTheRevisionOfAPlanThatChangesNothing() {
        Revision first = ((Committed) commit("a", "fra=1")).revision();

        assertThat(commit("a", "fra=1")).isEqualTo(new Committed(first));
    }

    private Outcome commit(String name, String clusters) {
        return commit(name, clusters, "1");
    }

    private Outcome commit(String name, String clusters, String cpu) {
        ResourceKey workload = StateFixtures.workloadKey(name);
        if (state.get(workload).isEmpty()) {
            put(workload, Document.parse("{\"spec\": {}}"));
        }
        Commit commit = StateFixtures.commit(state, name, clusters, new Term(1), cpu);
        return outcome(apply(new Command.CommitPlan(commit)));
    }

    private static Outcome outcome(Result result) {
        return ((Result.Planned) result).outcome();
    }

    private void put(ResourceKey key, Document content) {
        Optional<Revision> known = state.get(key).map(StoredObject::revision);
        apply(
                new Command.Transact(
                        List.of(
                                known.isEmpty()
                                        ? Write.create(key, content)
                                        : new Write.Update(key, content, known))));
    }

    private Result apply(Command command) {
        Applied applied = state.apply(command);
        state = applied.next();
        return applied.result();
    }
}
