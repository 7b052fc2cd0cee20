package dev.portolan.replication;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.cluster.MemberPort;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;
import dev.portolan.model.volume.EpochBook;
import dev.portolan.model.volume.VolumeGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Does what a step wants done, once. What did not succeed is seen and wanted again by the next. */
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private final ResourceStore store;
    private final MemberPort members;
    private final EpochBook epochs;
    private final EventSink events;
    private final InstantSource clock;

    EffectRunner(
            ResourceStore store,
            MemberPort members,
            EpochBook epochs,
            EventSink events,
            InstantSource clock) {
        this.store = store;
        this.members = members;
        this.epochs = epochs;
        this.events = events;
        this.clock = clock;
    }

    void run(StoredObject application, List<Effect> effects, Term term) {
        for (Effect effect : effects) {
            boolean done =
                    switch (effect) {
                        case Effect.Raise raise -> raise(raise, term);
                        case Effect.Seal seal -> seal(seal);
                        case Effect.Report report -> report(application, report);
                        case Effect.Order order -> {
                            order(order, term);
                            yield true;
                        }
                        case Effect.Tell tell -> {
                            tell(application, tell);
                            yield true;
                        }
                    };
            if (!done) {
                return;
            }
        }
    }

    private boolean raise(Effect.Raise raise, Term term) {
        return switch (epochs.raise(
                raise.group(),
                raise.expected(),
                raise.primary(),
                raise.floor(),
                raise.reason(),
                term)) {
            case EpochBook.Raised(EpochBook.Grant grant) -> {
                LOG.info(
                        "event=epoch-raised group={} epoch={} primary={} floor={} reason=\"{}\"",
                        grant.group(),
                        grant.epoch(),
                        grant.primary(),
                        grant.floor(),
                        grant.reason());
                yield true;
            }
            case EpochBook.Refused refused -> {
                LOG.info(
                        "event=epoch-not-raised group={} reason=\"{}\"",
                        raise.group(),
                        refused.why());
                yield false;
            }
        };
    }

    private boolean seal(Effect.Seal seal) {
        ResourceKey key = seal.lease().key();
        Optional<StoredObject> current = store.get(key, ReadLevel.LOCAL);
        Write write =
                seal.expected().isEmpty() || current.isEmpty()
                        ? Write.create(key, seal.lease().document(clock.instant()))
                        : Write.update(
                                key,
                                seal.lease().over(current.get().content(), clock.instant()),
                                seal.expected().get());
        boolean sealed = store.write(write) instanceof WriteOutcome.Written;
        LOG.info(
                "event={} group={} epoch={} holder={}",
                sealed ? "lease-sealed" : "lease-changed-before-the-seal",
                seal.lease().group(),
                seal.lease().epoch(),
                seal.lease().holder());
        return sealed;
    }

    private void order(Effect.Order order, Term term) {
        ResourceKey key = ViewReader.key(order.group());
        ObjectNode object =
                Json.mapper()
                        .createObjectNode()
                        .put("apiVersion", ResourceType.PORTOLAN_GROUP + "/v1alpha1")
                        .put("kind", VolumeGroup.KIND);
        object.withObject("/metadata")
                .put("namespace", key.namespace().name())
                .put("name", key.name());
        object.set("spec", Json.tree(order.spec()));
        try {
            members.apply(order.member(), Document.owning(object), term);
            LOG.info(
                    "event=ordered group={} member={} role={} epoch={}",
                    order.group(),
                    order.member(),
                    order.spec().role(),
                    order.spec().epoch());
        } catch (MemberException e) {
            LOG.warn(
                    "event=order-failed group={} member={} reason=\"{}\"",
                    order.group(),
                    order.member(),
                    e.getMessage());
        }
    }

    private boolean report(StoredObject application, Effect.Report report) {
        Document content =
                application.content().edit(root -> root.set("status", Json.tree(report.status())));
        WriteOutcome outcome =
                store.write(Write.update(application.key(), content, application.revision()));
        return outcome instanceof WriteOutcome.Written;
    }

    private void tell(StoredObject application, Effect.Tell tell) {
        LOG.info(
                "event=told application={}/{} reason={} message=\"{}\"",
                application.key().namespace(),
                application.key().name(),
                tell.reason(),
                tell.message());
        events.record(application, tell.severity(), tell.reason(), tell.message());
    }
}
