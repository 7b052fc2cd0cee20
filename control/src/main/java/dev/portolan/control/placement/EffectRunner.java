package dev.portolan.control.placement;

import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries effects out on the store, commits side by side, and gives back what the loop is to be
 * told.
 */
final class EffectRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private final ResourceStore store;
    private final PlanCommitter committer;
    private final Leadership leadership;
    private final EventSink events;
    private final ExecutorService commits = Executors.newVirtualThreadPerTaskExecutor();

    EffectRunner(
            ResourceStore store, PlanCommitter committer, Leadership leadership, EventSink events) {
        this.store = store;
        this.committer = committer;
        this.leadership = leadership;
        this.events = events;
    }

    /** Blocks until every effect has an outcome; the store's own deadlines bound it. */
    List<Input> run(List<Effect> effects) throws InterruptedException {
        List<Future<Input>> running = new ArrayList<>();
        List<Input> answers = new ArrayList<>();
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Commit commit -> running.add(commits.submit(() -> commit(commit)));
                case Effect.Remove remove -> remove(remove).ifPresent(answers::add);
                case Effect.WriteStatus status -> write(status);
                case Effect.Tell tell ->
                        events.record(tell.about(), tell.severity(), tell.reason(), tell.message());
            }
        }
        for (Future<Input> future : running) {
            try {
                answers.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "a commit ended in a way that the store does not promise", e);
            }
        }
        return answers;
    }

    private Input commit(Effect.Commit effect) {
        ResourceKey key = effect.commit().key();
        if (!leadership.leading().equals(Optional.of(effect.commit().term()))) {
            return new Input.Failed(key, "term " + effect.commit().term().value() + " is over");
        }
        try {
            PlanCommitter.Outcome outcome = committer.commit(effect.commit());
            switch (outcome) {
                case PlanCommitter.Committed committed ->
                        LOG.info(
                                "event=placed placement={} revision={} decision=\"{}\"",
                                key,
                                committed.revision(),
                                effect.plan().reason());
                case PlanCommitter.Refused refused ->
                        LOG.info(
                                "event=plan_refused placement={} shortages={}",
                                key,
                                refused.shortages());
                case PlanCommitter.Stale stale ->
                        LOG.debug("event=plan_stale placement={} what=\"{}\"", key, stale.what());
            }
            return new Input.Answered(effect, outcome);
        } catch (StoreException e) {
            LOG.warn(
                    "event=commit_failed placement={} reason={} message=\"{}\"",
                    key,
                    e.reason(),
                    e.getMessage());
            return new Input.Failed(key, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Input> remove(Effect.Remove remove) {
        if (leadership.leading().isEmpty()) {
            return Optional.of(new Input.Failed(remove.placement(), "this node no longer leads"));
        }
        try {
            WriteOutcome outcome = store.write(Write.delete(remove.placement(), remove.expected()));
            return switch (outcome) {
                case WriteOutcome.Written written -> Optional.empty();
                case WriteOutcome.NotFound gone -> Optional.empty();
                case WriteOutcome.Conflict conflict ->
                        Optional.of(new Input.Failed(remove.placement(), "it has changed since"));
                case WriteOutcome.AlreadyExists exists ->
                        throw new IllegalStateException("a delete found " + exists);
            };
        } catch (StoreException e) {
            LOG.warn(
                    "event=removal_failed placement={} reason={} message=\"{}\"",
                    remove.placement(),
                    e.reason(),
                    e.getMessage());
            return Optional.of(
                    new Input.Failed(remove.placement(), String.valueOf(e.getMessage())));
        }
    }

    private void write(Effect.WriteStatus status) {
        try {
            WriteOutcome outcome =
                    store.write(Write.update(status.policy(), status.content(), status.expected()));
            LOG.debug(
                    "event=policy_status policy={} outcome={}",
                    status.policy(),
                    outcome.getClass().getSimpleName());
        } catch (StoreException e) {
            LOG.warn(
                    "event=policy_status_failed policy={} message=\"{}\"",
                    status.policy(),
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        commits.shutdownNow();
    }
}
