package dev.portolan.api.kube.verb;

import dev.portolan.api.admission.Admission;
import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.StoredObject;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Everything that can be done to objects but watching them. Blocking; safe for use by many threads.
 */
public final class ObjectVerbs {
    private final Reads reads;
    private final Creates creates;
    private final Updates updates;
    private final Patches patches;
    private final Deletes deletes;
    private final Scales scales;

    /**
     * @param collectsGarbage whether something behind the store carries propagation policies out
     */
    public ObjectVerbs(
            ResourceStore store,
            List<Admission> admissions,
            boolean collectsGarbage,
            InstantSource clock,
            RandomGenerator random) {
        StoreAccess access = new StoreAccess(store);
        NamespaceContents contents = new NamespaceContents(store, access, clock);
        Admission.Others others =
                (type, namespace) ->
                        store.list(type, namespace, ReadLevel.LOCAL).items().stream()
                                .map(StoredObject::content)
                                .toList();
        ObjectChecks checks = new ObjectChecks(admissions, others);
        this.reads = new Reads(store, clock);
        this.creates = new Creates(access, checks, new NamespaceGate(access), clock, random);
        this.updates = new Updates(access, contents, checks, clock);
        this.scales = new Scales(access, updates);
        this.patches =
                new Patches(updates, scales, new Applies(access, checks, creates, updates, clock));
        this.deletes = new Deletes(access, contents, reads, collectsGarbage, clock);
    }

    /**
     * Carries out a request.
     *
     * @throws ApiException when it is refused
     * @throws dev.portolan.model.resource.StoreException when the store cannot answer
     */
    public Answer.Whole handle(Target target) {
        requirePart(target);
        return target.name().isEmpty() ? onCollection(target) : onObject(target);
    }

    private Answer.Whole onCollection(Target target) {
        return switch (target.request().method()) {
            case "GET" -> reads.list(target);
            case "POST" -> creates.create(target);
            case "DELETE" -> deletes.deleteCollection(target);
            default -> throw Failures.methodNotAllowed();
        };
    }

    private Answer.Whole onObject(Target target) {
        boolean isScale = target.subresource().equals("scale");
        return switch (target.request().method()) {
            case "GET" -> isScale ? scales.get(target) : reads.get(target);
            case "PUT" -> isScale ? scales.replace(target) : updates.replace(target);
            case "PATCH" -> patches.patch(target);
            case "DELETE" -> {
                if (!target.subresource().isEmpty()) {
                    throw Failures.methodNotAllowed();
                }
                yield deletes.delete(target);
            }
            default -> throw Failures.methodNotAllowed();
        };
    }

    private static void requirePart(Target target) {
        boolean known =
                switch (target.subresource()) {
                    case "" -> true;
                    case "status" -> target.kind().hasStatus();
                    case "scale" -> target.kind().scale().isPresent();
                    default -> false;
                };
        if (!known) {
            throw Failures.noSuchPath();
        }
    }
}
