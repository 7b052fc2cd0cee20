package dev.portolan.control;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.control.EventSink;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Events as core/v1 objects of the store. They wait in a bounded queue and are written by one
 * thread in batches; repeats raise the count of one object. At most {@value #QUOTA} are kept, the
 * oldest go first.
 */
final class StoredEvents implements EventSink, AutoCloseable {
    static final int QUOTA = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(StoredEvents.class);
    private static final int QUEUE = 1_024;
    private static final int BATCH = 128;
    private static final String COMPONENT = "portolan";

    /** What makes two events one with a count. */
    private record Subject(
            ResourceKey about, String uid, Severity severity, String reason, String message) {
        ResourceKey key() {
            Namespace namespace =
                    about.namespace().isNone() ? Namespace.of("default") : about.namespace();
            UUID hash = UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8));
            String name = about.name() + "." + hash.toString().replace("-", "").substring(0, 16);
            return new ResourceKey(ResourceType.EVENTS, namespace, name);
        }
    }

    private record Occurrence(Subject subject, StoredObject about, Instant at) {}

    private final ResourceStore store;
    private final InstantSource clock;
    private final BlockingQueue<Occurrence> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;

    StoredEvents(ResourceStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.writer = Thread.ofVirtual().name("events").start(this::run);
    }

    @Override
    public void record(StoredObject about, Severity severity, String reason, String message) {
        Subject subject =
                new Subject(about.key(), about.content().uid(), severity, reason, message);
        if (!queue.offer(new Occurrence(subject, about, clock.instant()))) {
            LOG.warn(
                    "event=dropped about=\"{}\" reason={} message=\"{}\"",
                    about.key(),
                    reason,
                    message);
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }

    private void run() {
        List<Occurrence> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                write(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Occurrence> batch) {
        Map<Subject, List<Occurrence>> bySubject = new LinkedHashMap<>();
        batch.forEach(occurrence ->
                bySubject
                        .computeIfAbsent(occurrence.subject(), unknown -> new ArrayList<>())
                        .add(occurrence));
        bySubject.forEach((subject, occurrences) -> {
            try {
                store(subject, occurrences);
            } catch (StoreException e) {
                LOG.warn(
                        "event=lost about=\"{}\" reason={} message=\"{}\" cause=\"{}\"",
                        subject.about(),
                        subject.reason(),
                        subject.message(),
                        e.getMessage());
            }
        });
    }

    private void store(Subject subject, List<Occurrence> occurrences) {
        ResourceKey key = subject.key();
        Optional<StoredObject> known = store.get(key, ReadLevel.LOCAL);
        if (known.isPresent()) {
            Document raised = known.get().content().edit(root -> raise(root, occurrences));
            store.write(new Write.Update(key, raised, Optional.empty()));
            return;
        }
        List<Write> writes = new ArrayList<>(beyondQuota());
        writes.add(Write.create(key, event(key, occurrences)));
        store.write(writes);
    }

    private List<Write> beyondQuota() {
        List<StoredObject> all =
                store.list(ResourceType.EVENTS, Namespace.NONE, ReadLevel.LOCAL).items();
        return all.stream()
                .sorted(Comparator.comparing(StoredObject::revision))
                .limit(Math.max(0, all.size() + 1 - QUOTA))
                .<Write>map(event -> Write.delete(event.key(), event.revision()))
                .toList();
    }

    private static void raise(ObjectNode root, List<Occurrence> occurrences) {
        root.put("count", root.path("count").asInt(1) + occurrences.size());
        root.put("lastTimestamp", time(occurrences.getLast().at()));
    }

    private static Document event(ResourceKey key, List<Occurrence> occurrences) {
        Occurrence first = occurrences.getFirst();
        Document content = first.about().content();
        return Document.empty()
                .edit(root -> {
                    root.put("apiVersion", "v1").put("kind", "Event");
                    root.putObject("metadata")
                            .put("name", key.name())
                            .put("namespace", key.namespace().name())
                            .put(
                                    "uid",
                                    UUID.nameUUIDFromBytes(
                                                    (key + "@" + first.at())
                                                            .getBytes(StandardCharsets.UTF_8))
                                            .toString())
                            .put("creationTimestamp", time(first.at()));
                    ObjectNode about =
                            root.putObject("involvedObject")
                                    .put("apiVersion", content.apiVersion())
                                    .put("kind", content.kind())
                                    .put("name", first.about().key().name())
                                    .put("uid", content.uid())
                                    .put("resourceVersion", first.about().revision().toString());
                    if (!first.about().key().namespace().isNone()) {
                        about.put("namespace", first.about().key().namespace().name());
                    }
                    root.put("type", first.subject().severity().name())
                            .put("reason", first.subject().reason())
                            .put("message", first.subject().message())
                            .put("count", occurrences.size())
                            .put("firstTimestamp", time(first.at()))
                            .put("lastTimestamp", time(occurrences.getLast().at()))
                            .put("reportingComponent", COMPONENT)
                            .put("reportingInstance", COMPONENT);
                    root.putObject("source").put("component", COMPONENT);
                });
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
