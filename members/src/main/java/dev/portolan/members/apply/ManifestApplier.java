package dev.portolan.members.apply;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.connect.MemberConnection;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * Carries out one member's plans, a pass at a time: what differs is sent or removed, tier by tier,
 * and what fails is tried again later. Fenced by the leader's term, which is read again before
 * every write. Used by one thread.
 */
public final class ManifestApplier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestApplier.class);

    private final MemberConnection connection;
    private final FederationUid federation;
    private final Leadership leadership;
    private final InstantSource clock;
    private final ApplyStep step;
    private final BiConsumer<ResourceKey, String> reporter;
    private final Semaphore slots;
    private final ExecutorService writes =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("apply-", 0).factory());
    private ApplyStep.State state = ApplyStep.State.EMPTY;

    /**
     * @param reporter told once of each object that cannot be applied, and why
     */
    public ManifestApplier(
            MemberConnection connection,
            FederationUid federation,
            MembersOptions options,
            Leadership leadership,
            InstantSource clock,
            BiConsumer<ResourceKey, String> reporter) {
        this.connection = connection;
        this.federation = federation;
        this.leadership = leadership;
        this.clock = clock;
        this.reporter = reporter;
        this.slots = new Semaphore(options.concurrentRequests());
        this.step = new ApplyStep(new ApplyPlanner(federation), options);
    }

    /**
     * Brings the member closer to what it should be.
     *
     * @return what is not as it should be, and why
     * @throws InterruptedException when the loop is to end
     */
    public Map<ResourceKey, String> pass(World world) throws InterruptedException {
        for (ApplyStep.Effect effect : take(new ApplyStep.Look(world))) {
            switch (effect) {
                case ApplyStep.CarryOut(List<ApplyPlan.Apply> applies, List<ResourceKey> deletes) ->
                        carryOut(applies, deletes);
                case ApplyStep.Report(ResourceKey key, String message) ->
                        reporter.accept(key, message);
            }
        }
        Map<ResourceKey, String> problems = new HashMap<>(state.waiting());
        state.failures().forEach((key, failure) -> problems.put(key, failure.message()));
        return problems;
    }

    /** Whether anything failed that will be tried again. */
    public boolean hasFailures() {
        return !state.failures().isEmpty();
    }

    private List<ApplyStep.Effect> take(ApplyStep.Input input) {
        ApplyStep.Next next = step.step(state, input, clock.instant());
        state = next.state();
        return next.effects();
    }

    private void carryOut(List<ApplyPlan.Apply> applies, List<ResourceKey> deletes)
            throws InterruptedException {
        for (Tier tier : Tier.values()) {
            List<Callable<ApplyStep.Input>> calls = new ArrayList<>();
            applies.stream()
                    .filter(apply -> Tier.of(apply.key().type()) == tier)
                    .forEach(apply -> calls.add(() -> apply(apply)));
            together(calls);
        }
        for (Tier tier : List.of(Tier.values()).reversed()) {
            List<Callable<ApplyStep.Input>> calls = new ArrayList<>();
            deletes.stream()
                    .filter(key -> Tier.of(key.type()) == tier)
                    .forEach(key -> calls.add(() -> delete(key)));
            together(calls);
        }
    }

    private void together(List<Callable<ApplyStep.Input>> calls) throws InterruptedException {
        List<Future<ApplyStep.Input>> pending = new ArrayList<>();
        for (Callable<ApplyStep.Input> call : calls) {
            pending.add(
                    writes.submit(() -> {
                        slots.acquire();
                        try {
                            return call.call();
                        } finally {
                            slots.release();
                        }
                    }));
        }
        for (Future<ApplyStep.Input> result : pending) {
            try {
                for (ApplyStep.Effect effect : take(result.get())) {
                    if (effect instanceof ApplyStep.Report(ResourceKey key, String message)) {
                        reporter.accept(key, message);
                    }
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "a write to " + connection.member() + " broke", e.getCause());
            }
        }
    }

    private ApplyStep.Input apply(ApplyPlan.Apply apply) {
        String content = Marks.content(apply.body());
        try {
            Optional<Term> term = leadership.leading();
            if (term.isEmpty()) {
                return new ApplyStep.Failed(apply.key(), content, "this node no longer leads");
            }
            Document live =
                    connection.apply(
                            apply.body(), term.get(), existing -> refusal(existing, apply.body()));
            LOG.info(
                    "event=applied member={} object=\"{}\" why=\"{}\"",
                    connection.member(),
                    apply.key(),
                    apply.reason());
            return new ApplyStep.Applied(apply, live);
        } catch (MemberException e) {
            return new ApplyStep.Failed(apply.key(), content, String.valueOf(e.getMessage()));
        }
    }

    private ApplyStep.Input delete(ResourceKey key) {
        try {
            Optional<Term> term = leadership.leading();
            if (term.isEmpty()) {
                return new ApplyStep.Failed(key, "", "this node no longer leads");
            }
            connection.delete(
                    key,
                    term.get(),
                    existing ->
                            Marks.isOurs(existing, federation)
                                    ? Optional.empty()
                                    : Optional.of("is no longer managed by this federation"));
            LOG.info("event=deleted member={} object=\"{}\"", connection.member(), key);
            return new ApplyStep.Deleted(key);
        } catch (MemberException e) {
            return new ApplyStep.Failed(key, "", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Objects of nobody or of another federation are left alone, and nothing newer is written over.
     */
    private Optional<String> refusal(Document existing, Document body) {
        boolean namespace = existing.kind().equals("Namespace");
        boolean adoptable = "true".equals(existing.annotations().get(Marks.ADOPT));
        if (!Marks.isOurs(existing, federation) && !namespace && !adoptable) {
            String owner = existing.labels().get(Marks.FEDERATION);
            return Optional.of(
                    owner == null
                            ? "exists and is not managed by this federation; annotate "
                                    + Marks.ADOPT
                                    + "=true to take it over"
                            : "exists and belongs to federation "
                                    + owner
                                    + "; annotate "
                                    + Marks.ADOPT
                                    + "=true to take it over");
        }
        return Marks.revision(existing)
                .filter(there -> Marks.revision(body).filter(there::isAfter).isPresent())
                .map(there ->
                        "the member has revision "
                                + there
                                + ", which is after "
                                + Marks.revision(body).orElseThrow());
    }

    @Override
    public void close() {
        writes.shutdownNow();
    }
}
