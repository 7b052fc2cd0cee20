package dev.portolan.control.state;

import dev.portolan.model.control.LeaseBook.Lease;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.GroupName;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that the control cluster remembers, at one point of its log: objects with their
 * history, reservations, epochs, leases, and the requests that were applied. Immutable, and a
 * change shares with its predecessor all but what differs, so that a reader keeps a consistent view
 * for as long as it likes. Safe for use by many threads.
 */
public final class FederationState {
    private final Revision revision;
    private final Term term;
    private final SortedTree<ResourceKey, StoredObject> objects;
    private final History history;
    private final Ledger ledger;
    private final SortedTree<GroupName, Grant> grants;
    private final SortedTree<String, Lease> leases;
    private final Requests requests;
    private final Agreement agreement;

    FederationState(
            Revision revision,
            Term term,
            SortedTree<ResourceKey, StoredObject> objects,
            History history,
            Ledger ledger,
            SortedTree<GroupName, Grant> grants,
            SortedTree<String, Lease> leases,
            Requests requests,
            Agreement agreement) {
        this.revision = revision;
        this.term = term;
        this.objects = objects;
        this.history = history;
        this.ledger = ledger;
        this.grants = grants;
        this.leases = leases;
        this.requests = requests;
        this.agreement = agreement;
    }

    /** The state before the first command of a log. */
    public static FederationState empty() {
        return empty(Limits.INITIAL);
    }

    /** The state before the first command where there is no log and so nobody to agree with. */
    public static FederationState empty(Limits limits) {
        return new FederationState(
                Revision.ZERO,
                new Term(0),
                SortedTree.empty(),
                History.EMPTY,
                Ledger.EMPTY,
                SortedTree.empty(),
                SortedTree.empty(),
                Requests.NONE,
                Agreement.initial(limits));
    }

    /**
     * Applies a request once: a repetition changes nothing and has the result of the first time,
     * and one that may be a repetition is refused as {@link Result.Forgotten}.
     */
    public Applied apply(Request request) {
        if (request.command() instanceof Command.OpenClient open) {
            return open(open);
        }
        Optional<Result> earlier = resultOf(request.id());
        if (earlier.isPresent()) {
            return new Applied(this, earlier.get(), List.of());
        }
        Applied applied = apply(request.command());
        FederationState next = applied.next();
        return new Applied(
                next.with(next.requests.with(request.id(), applied.result(), next.limits())),
                applied.result(),
                applied.events());
    }

    /**
     * As {@link #apply(Request)}, for an entry that a leader of {@code leaderTerm} has put into the
     * log.
     */
    public Applied apply(Term leaderTerm, Request request) {
        return atTerm(leaderTerm).apply(request);
    }

    /** Applies a command. Never throws for a command that could be constructed. */
    public Applied apply(Command command) {
        return switch (command) {
            case Command.Transact transact -> Transaction.apply(this, transact);
            case Command.CommitPlan plan -> PlanCheck.apply(this, plan.commit());
            case Command.RaiseEpoch raise -> EpochCheck.apply(this, raise);
            case Command.AcquireLease acquire -> LeaseCheck.apply(this, acquire);
            case Command.ReleaseLease release -> LeaseCheck.apply(this, release);
            case Command.BeginTerm begin -> done(atTerm(begin.term()));
            case Command.Configure configure -> done(within(configure.limits()));
            case Command.ReportLevel report -> done(with(agreement.with(report)));
            case Command.RaiseLevel raise -> done(with(agreement.with(raise)));
            case Command.OpenClient open -> open(open);
        };
    }

    /**
     * The result of a request that was applied, {@link Result.Forgotten} where that is not known;
     * empty for a request that is new.
     */
    public Optional<Result> resultOf(RequestId id) {
        return requests.find(id, level().includes(FeatureLevel.OPENED_CLIENTS));
    }

    /** Whether requests of a client are told from repetitions. */
    public boolean knowsClient(String client) {
        return requests.knows(client);
    }

    /** The feature level in force. */
    public FeatureLevel level() {
        return agreement.level();
    }

    /** The level that a node has reported to know. */
    public Optional<FeatureLevel> reportOf(String node) {
        return agreement.reports().get(node);
    }

    /** What is remembered of the past. */
    public Limits limits() {
        return agreement.limits();
    }

    public Revision revision() {
        return revision;
    }

    /** The highest term of a leader that has been seen. */
    public Term term() {
        return term;
    }

    public Optional<StoredObject> get(ResourceKey key) {
        return objects.get(key);
    }

    /**
     * The objects of a type in one namespace, or ({@link Namespace#NONE}) in all, in the order of
     * their keys.
     */
    public List<StoredObject> list(ResourceType type, Namespace namespace) {
        List<StoredObject> found = new ArrayList<>();
        objects.visitFrom(
                new ResourceKey(type, namespace, ""),
                (key, object) -> {
                    boolean inside =
                            key.type().equals(type)
                                    && (namespace.isNone() || key.namespace().equals(namespace));
                    if (inside) {
                        found.add(object);
                    }
                    return inside;
                });
        return found;
    }

    /**
     * As {@link #list}, at a revision of the past; empty when the history does not reach back to
     * it.
     */
    public Optional<List<StoredObject>> listAt(
            ResourceType type, Namespace namespace, Revision past) {
        if (!history.reaches(past) || past.isAfter(revision)) {
            return Optional.empty();
        }
        TreeMap<ResourceKey, StoredObject> found = new TreeMap<>();
        list(type, namespace).forEach(object -> found.put(object.key(), object));
        for (WatchEvent event : history.after(past).reversed()) {
            ResourceKey key = event.object().key();
            if (key.type().equals(type)
                    && (namespace.isNone() || key.namespace().equals(namespace))) {
                event.previous()
                        .ifPresentOrElse(before -> found.put(key, before), () -> found.remove(key));
            }
        }
        return Optional.of(List.copyOf(found.values()));
    }

    /** Every type that has an object. */
    public List<ResourceType> types() {
        List<ResourceType> types = new ArrayList<>();
        ResourceType from = new ResourceType("", "");
        while (true) {
            var next = objects.ceiling(new ResourceKey(from, Namespace.NONE, ""));
            if (next.isEmpty()) {
                return types;
            }
            ResourceType type = next.get().getKey().type();
            types.add(type);
            from = new ResourceType(type.group(), type.plural() + '\0');
        }
    }

    /** All changes after {@code from}; empty when the history does not reach back to it. */
    public Optional<List<WatchEvent>> changesAfter(Revision from) {
        return history.reaches(from) ? Optional.of(history.after(from)) : Optional.empty();
    }

    /** The oldest revision from which a watch can start. */
    public Revision floor() {
        return history.floor();
    }

    /** The right to write a group. */
    public Optional<Grant> grant(GroupName group) {
        return grants.get(group);
    }

    public Optional<Lease> lease(String name) {
        return leases.get(name);
    }

    /** How many objects there are. */
    public int size() {
        return objects.size();
    }

    SortedTree<ResourceKey, StoredObject> objects() {
        return objects;
    }

    History history() {
        return history;
    }

    Ledger ledger() {
        return ledger;
    }

    SortedTree<GroupName, Grant> grants() {
        return grants;
    }

    SortedTree<String, Lease> leases() {
        return leases;
    }

    Requests requests() {
        return requests;
    }

    Agreement agreement() {
        return agreement;
    }

    /** The state after one object has been created or replaced; the revision rises by one. */
    Change store(ResourceKey key, Document content) {
        Optional<StoredObject> before = objects.get(key);
        Revision now = revision.next();
        StoredObject after =
                new StoredObject(key, before.map(StoredObject::created).orElse(now), now, content);
        WatchEvent event =
                new WatchEvent(
                        before.isPresent() ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED,
                        now,
                        after,
                        before);
        return new Change(
                new FederationState(
                        now,
                        term,
                        objects.put(key, after),
                        history.with(event, limits()),
                        ledger.with(key, after),
                        grants,
                        leases,
                        requests,
                        agreement),
                event);
    }

    /** The state after one object has been removed; the revision rises by one. */
    Change remove(StoredObject last) {
        Revision now = revision.next();
        WatchEvent event = new WatchEvent(WatchEvent.Type.DELETED, now, last, Optional.of(last));
        return new Change(
                new FederationState(
                        now,
                        term,
                        objects.remove(last.key()),
                        history.with(event, limits()),
                        ledger.with(last.key(), null),
                        grants,
                        leases,
                        requests,
                        agreement),
                event);
    }

    /** The state after a leader's term has been seen; terms never fall. */
    FederationState atTerm(Term seen) {
        return seen.compareTo(term) <= 0
                ? this
                : with(seen, history, grants, leases, requests, agreement);
    }

    FederationState with(Grant grant) {
        return with(term, history, grants.put(grant.group(), grant), leases, requests, agreement);
    }

    FederationState with(SortedTree<String, Lease> changedLeases) {
        return with(term, history, grants, changedLeases, requests, agreement);
    }

    private FederationState with(Requests remembered) {
        return with(term, history, grants, leases, remembered, agreement);
    }

    private FederationState with(Agreement agreed) {
        return with(term, history, grants, leases, requests, agreed);
    }

    private FederationState within(Limits limits) {
        return with(
                term,
                history.within(limits),
                grants,
                leases,
                requests.within(limits),
                agreement.with(limits));
    }

    private FederationState with(
            Term nextTerm,
            History nextHistory,
            SortedTree<GroupName, Grant> nextGrants,
            SortedTree<String, Lease> nextLeases,
            Requests nextRequests,
            Agreement nextAgreement) {
        return new FederationState(
                revision,
                nextTerm,
                objects,
                nextHistory,
                ledger,
                nextGrants,
                nextLeases,
                nextRequests,
                nextAgreement);
    }

    private Applied open(Command.OpenClient open) {
        if (!level().includes(open.needs())) {
            return new Applied(this, new Result.NotYet(open.needs()), List.of());
        }
        Requests after = requests.open(open.label(), limits());
        return new Applied(with(after), new Result.Opened(after.newest()), List.of());
    }

    private static Applied done(FederationState next) {
        return new Applied(next, Result.DONE, List.of());
    }

    /** A state and the one change that led to it. */
    record Change(FederationState next, WatchEvent event) {}
}
