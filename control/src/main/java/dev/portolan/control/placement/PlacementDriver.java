package dev.portolan.control.placement;

import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlacementPreview;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the placing loop on one virtual thread, fed by a watch of the store, and answers previews
 * from the same copy. Every node runs one; only the leader's decides. Starts over from a fresh list
 * when the watch is lost.
 */
public final class PlacementDriver implements PlacementPreview, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementDriver.class);
    private static final int QUEUE = 4096;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final Duration PREVIEW_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final ResourceStore store;
    private final Leadership leadership;
    private final PlacementDecider decider;
    private final InstantSource clock;
    private final EffectRunner runner;
    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile boolean closed;

    /** Comes from other threads to the loop's. */
    private sealed interface Message {
        record Events(int session, List<WatchEvent> events) implements Message {}

        record WatchLost(int session, StoreException reason) implements Message {}

        record LeadershipChanged() implements Message {}

        record Preview(Document manifest, CompletableFuture<Answer> answer) implements Message {}
    }

    public PlacementDriver(
            ResourceStore store,
            PlanCommitter committer,
            Leadership leadership,
            EventSink events,
            PlacementDecider decider,
            InstantSource clock) {
        this.store = store;
        this.leadership = leadership;
        this.decider = decider;
        this.clock = clock;
        this.runner = new EffectRunner(store, committer, leadership, events);
        this.thread = Thread.ofVirtual().name("placement-loop").unstarted(this::run);
    }

    /** Starts the loop; once. */
    public void start() {
        // A nudge that finds the queue full is not missed: the loop looks at the leadership before
        // each message.
        leadership.onChange(() -> {
            if (!queue.offer(new Message.LeadershipChanged())) {
                LOG.debug("event=leadership_nudge_dropped");
            }
        });
        thread.start();
    }

    @Override
    public Answer preview(Document manifest) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        put(new Message.Preview(manifest, answer));
        try {
            return answer.get(PREVIEW_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a preview failed", e);
        } catch (TimeoutException e) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE,
                    "the placing loop has not answered within "
                            + PREVIEW_PATIENCE.toSeconds()
                            + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "interrupted", e);
        }
    }

    /** Ends the loop; decisions under way are finished or left to the next leader. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (!thread.join(CLOSE_PATIENCE)) {
                LOG.warn("event=placement_loop_lingers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner.close();
    }

    private void run() {
        for (int session = 0; !closed; session++) {
            try {
                session(session);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (StoreException e) {
                LOG.info(
                        "event=placement_loop_restarts reason={} message=\"{}\"",
                        e.reason(),
                        e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("event=placement_loop_failed", e);
            }
            try {
                Thread.sleep(BACK_OFF);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** From a list to the end of its watch. */
    private void session(int session) throws InterruptedException {
        PlacementLoop loop = new PlacementLoop(decider);
        Revision revision = store.revision();
        List<StoredObject> objects = new ArrayList<>();
        for (ResourceType type : store.types()) {
            objects.addAll(store.listAt(type, Namespace.NONE, revision).items());
        }
        Listener listener = new Listener(session);
        try (ResourceStore.Subscription subscription =
                store.watch(List.of(), Namespace.NONE, revision, listener)) {
            LOG.debug(
                    "event=placement_loop_starts revision={} objects={} watch={}",
                    revision,
                    objects.size(),
                    subscription);
            Optional<Instant> wakeAt = advance(loop, new Input.Listed(revision, objects));
            Optional<Term> told = Optional.empty();
            while (!closed) {
                Optional<Term> term = leadership.leading();
                if (!term.equals(told)) {
                    told = term;
                    wakeAt = advance(loop, new Input.Led(term));
                }
                @Nullable Message message =
                        queue.poll(patience(wakeAt).toNanos(), TimeUnit.NANOSECONDS);
                if (message == null) {
                    wakeAt = advance(loop, new Input.Woke());
                    continue;
                }
                switch (message) {
                    case Message.Events events -> {
                        if (events.session() == session) {
                            wakeAt =
                                    advance(
                                            loop,
                                            new Input.Changed(drain(session, events.events())));
                        }
                    }
                    case Message.WatchLost lost -> {
                        if (lost.session() == session) {
                            throw lost.reason();
                        }
                    }
                    case Message.LeadershipChanged changed -> {}
                    case Message.Preview preview -> answer(loop, preview);
                }
            }
        }
    }

    /** Steps until nothing is left to be answered. */
    private Optional<Instant> advance(PlacementLoop loop, Input first) throws InterruptedException {
        ArrayDeque<Input> inputs = new ArrayDeque<>(List.of(first));
        Optional<Instant> wakeAt = Optional.empty();
        while (!inputs.isEmpty()) {
            Step step = loop.step(inputs.remove(), clock.instant());
            wakeAt = step.wakeAt();
            inputs.addAll(runner.run(step.effects()));
        }
        return wakeAt;
    }

    /**
     * Joins batches that wait in the queue, so that many changes of one object are one decision.
     */
    private List<WatchEvent> drain(int session, List<WatchEvent> first) {
        List<WatchEvent> events = new ArrayList<>(first);
        while (queue.peek() instanceof Message.Events next && next.session() == session) {
            events.addAll(next.events());
            queue.remove();
        }
        return events;
    }

    private void answer(PlacementLoop loop, Message.Preview preview) {
        try {
            preview.answer().complete(loop.preview(preview.manifest(), clock.instant()));
        } catch (RuntimeException e) {
            preview.answer().completeExceptionally(e);
        }
    }

    private Duration patience(Optional<Instant> wakeAt) {
        Duration wait = wakeAt.map(at -> Duration.between(clock.instant(), at)).orElse(IDLE);
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(IDLE) > 0 ? IDLE : wait;
    }

    private void put(Message message) {
        try {
            if (!queue.offer(message, PREVIEW_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(
                        StoreException.Reason.UNAVAILABLE, "the placing loop does not keep up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "interrupted", e);
        }
    }

    private final class Listener implements WatchListener {
        private final int session;

        Listener(int session) {
            this.session = session;
        }

        @Override
        public void onEvents(List<WatchEvent> events) {
            deliver(new Message.Events(session, events));
        }

        @Override
        public void onClosed(StoreException reason) {
            deliver(new Message.WatchLost(session, reason));
        }

        /** Waits while the loop is behind; the store closes a watch that waits too long. */
        private void deliver(Message message) {
            try {
                while (!closed
                        && !queue.offer(message, BACK_OFF.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("event=placement_loop_behind queue={}", QUEUE);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
