package dev.portolan.replication;

import dev.portolan.model.cluster.MemberPort;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.volume.EpochBook;
import dev.portolan.model.volume.ProtectedApplication;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The replication loop, live: while this node leads, looks at every protected application in turn
 * and takes its next step. Each application is stepped on a thread of its own, so that one whose
 * members are slow holds up no other. {@link #close} stops it and waits for steps under way.
 */
public final class ReplicationRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationRuntime.class);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final ResourceStore store;
    private final Leadership leadership;
    private final ReplicationOptions options;
    private final InstantSource clock;
    private final ReplicationStep step;
    private final ViewReader reader;
    private final EffectRunner runner;
    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("replication-", 0).factory());
    private final Map<ResourceKey, Remembered> states = new ConcurrentHashMap<>();
    private final Set<ResourceKey> underWay = ConcurrentHashMap.newKeySet();
    private final long started = System.nanoTime();
    private final Thread loop;

    /** What was remembered under a term; another leader begins anew. */
    private record Remembered(Term term, ReplicationStep.State state) {}

    private ReplicationRuntime(
            ResourceStore store,
            MemberPort members,
            EpochBook epochs,
            Leadership leadership,
            EventSink events,
            ReplicationOptions options,
            InstantSource clock) {
        this.store = store;
        this.leadership = leadership;
        this.options = options;
        this.clock = clock;
        step = new ReplicationStep(options);
        reader = new ViewReader(store, members, epochs, workers, options.memberTimeout());
        runner = new EffectRunner(store, members, epochs, events, clock);
        loop = Thread.ofVirtual().name("replication-loop").unstarted(this::run);
    }

    /** Starts; does nothing until this node leads. */
    public static ReplicationRuntime start(
            ResourceStore store,
            MemberPort members,
            EpochBook epochs,
            Leadership leadership,
            EventSink events,
            ReplicationOptions options,
            InstantSource clock) {
        var runtime =
                new ReplicationRuntime(store, members, epochs, leadership, events, options, clock);
        runtime.loop.start();
        return runtime;
    }

    private void run() {
        try {
            while (true) {
                Optional<Term> term = leadership.leading();
                if (term.isPresent()) {
                    lookAtAll(term.get());
                } else {
                    states.clear();
                }
                Thread.sleep(options.interval());
            }
        } catch (InterruptedException e) {
            LOG.info("event=replication-stopped");
        }
    }

    private void lookAtAll(Term term) {
        try {
            for (StoredObject stored :
                    store.list(ResourceType.PROTECTED_APPLICATIONS, Namespace.NONE, ReadLevel.LOCAL)
                            .items()) {
                if (underWay.add(stored.key())) {
                    workers.execute(() -> lookAt(stored, term));
                }
            }
        } catch (StoreException e) {
            LOG.info("event=applications-unread reason=\"{}\"", e.getMessage());
        } catch (RejectedExecutionException e) {
            LOG.debug("event=closing");
        }
    }

    private void lookAt(StoredObject stored, Term term) {
        try {
            ApplicationView view = reader.read(ProtectedApplication.read(stored.content()));
            ReplicationStep.Next next = step.step(stateOf(stored.key(), term), view, now(), term);
            states.put(stored.key(), new Remembered(term, next.state()));
            runner.run(stored, next.effects(), term);
        } catch (DocumentException e) {
            LOG.warn(
                    "event=application-unreadable application=\"{}\" reason=\"{}\"",
                    stored.key(),
                    e.getMessage());
        } catch (StoreException e) {
            LOG.info(
                    "event=step-failed application=\"{}\" reason=\"{}\"",
                    stored.key(),
                    e.getMessage());
        } catch (InterruptedException | RejectedExecutionException e) {
            // Closing; what is under way is taken up by whoever leads next.
            LOG.debug("event=step-interrupted application=\"{}\"", stored.key());
        } catch (RuntimeException e) {
            // A fault of ours in one application: the others go on, and this one is tried again.
            LOG.error("event=step-broken application=\"{}\"", stored.key(), e);
        } finally {
            underWay.remove(stored.key());
        }
    }

    private ReplicationStep.State stateOf(ResourceKey application, Term term) {
        Remembered remembered = states.get(application);
        return remembered != null && remembered.term().equals(term)
                ? remembered.state()
                : ReplicationStep.State.NEW;
    }

    private Moment now() {
        return new Moment(clock.instant(), Duration.ofNanos(System.nanoTime() - started));
    }

    @Override
    public void close() {
        loop.interrupt();
        workers.shutdownNow();
        try {
            if (!loop.join(STOP)
                    || !workers.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("event=replication-stop-slow");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
