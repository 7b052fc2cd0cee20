package dev.portolan.control.state;

import dev.portolan.model.control.LeaseBook.Lease;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.GroupName;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The stored format of a whole state. Equal states give equal bytes. Every version of an object
 * stands in it once: a revision names it. A change of the format gets a new number; older numbers
 * are read for ever. What a node writes is read by every node of the same feature level.
 */
public final class SnapshotCodec {
    /** Without levels and limits; clients have no floor. */
    private static final int FORMAT_1 = 1;

    private static final int FORMAT = 2;

    private SnapshotCodec() {}

    public static byte[] encode(FederationState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(state, bytes);
        return bytes.toByteArray();
    }

    /**
     * Writes a state piece by piece.
     *
     * @throws java.io.UncheckedIOException when {@code target} fails
     */
    public static void write(FederationState state, OutputStream target) {
        BinaryWriter out = new BinaryWriter(target);
        out.tag(FORMAT);
        writeAgreement(out, state.agreement());
        out.number(state.revision().value());
        out.number(state.term().value());
        out.number(state.floor().value());
        writeVersions(out, state);
        out.number(state.objects().size());
        state.objects().values().forEach(object -> out.number(object.revision().value()));
        writeHistory(out, state.history().events().values());
        out.number(state.grants().size());
        state.grants().values().forEach(grant -> ResultCodec.write(out, grant));
        out.number(state.leases().size());
        state.leases().values().forEach(lease -> ResultCodec.write(out, lease));
        writeRequests(out, state.requests());
    }

    /**
     * @throws FormatException when the bytes are no snapshot that this version knows
     */
    public static FederationState decode(byte[] bytes) {
        return read(new BinaryReader(bytes));
    }

    /**
     * Reads a state piece by piece.
     *
     * @throws FormatException when it is no snapshot that this version knows
     * @throws java.io.UncheckedIOException when {@code source} fails
     */
    public static FederationState read(InputStream source) {
        return read(new BinaryReader(source));
    }

    private static FederationState read(BinaryReader in) {
        int format = in.tag();
        if (format < FORMAT_1 || format > FORMAT) {
            throw new FormatException(
                    "a snapshot has format "
                            + format
                            + ", this version reads "
                            + FORMAT_1
                            + " to "
                            + FORMAT);
        }
        Agreement agreement =
                format == FORMAT_1 ? Agreement.initial(Limits.INITIAL) : readAgreement(in);
        Revision revision = new Revision(in.number());
        Term term = new Term(in.number());
        Revision floor = new Revision(in.number());
        Map<Revision, StoredObject> versions = readVersions(in);
        SortedTree<ResourceKey, StoredObject> objects = readObjects(in, versions);
        Ledger ledger = Ledger.EMPTY;
        for (StoredObject object : objects.values()) {
            ledger = ledger.with(object.key(), object);
        }
        History history = readHistory(in, versions, floor, agreement.limits());
        SortedTree<GroupName, Grant> grants = readGrants(in);
        SortedTree<String, Lease> leases = readLeases(in);
        Requests requests = readRequests(in, versions, format);
        in.end();
        return new FederationState(
                revision, term, objects, history, ledger, grants, leases, requests, agreement);
    }

    private static void writeAgreement(BinaryWriter out, Agreement agreement) {
        out.number(agreement.level().value());
        CommandCodec.limits(out, agreement.limits());
        out.number(agreement.reports().size());
        agreement
                .reports()
                .visitFrom(
                        "",
                        (node, level) -> {
                            out.text(node);
                            out.number(level.value());
                            return true;
                        });
    }

    private static Agreement readAgreement(BinaryReader in) {
        FeatureLevel level = new FeatureLevel(in.integer()).known();
        Limits limits = CommandCodec.limits(in);
        SortedTree<String, FeatureLevel> reports = SortedTree.empty();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            reports = reports.put(in.text(), new FeatureLevel(in.integer()));
        }
        return new Agreement(level, reports, limits);
    }

    private static void writeVersions(BinaryWriter out, FederationState state) {
        TreeMap<Revision, StoredObject> versions = new TreeMap<>();
        state.objects().values().forEach(object -> versions.put(object.revision(), object));
        for (WatchEvent event : state.history().events().values()) {
            versions.put(event.object().revision(), event.object());
            event.previous().ifPresent(object -> versions.put(object.revision(), object));
        }
        for (Requests.Client client : state.requests().clients().values()) {
            for (Result result : client.results().values()) {
                ResultCodec.objects(result)
                        .forEach(object -> versions.put(object.revision(), object));
            }
        }
        out.number(versions.size());
        versions.values()
                .forEach(object -> {
                    out.key(object.key());
                    out.number(object.created().value());
                    out.number(object.revision().value());
                    out.bytes(object.content().toBytes());
                });
    }

    private static Map<Revision, StoredObject> readVersions(BinaryReader in) {
        Map<Revision, StoredObject> versions = new HashMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            StoredObject object =
                    new StoredObject(
                            in.key(),
                            new Revision(in.number()),
                            new Revision(in.number()),
                            Document.parse(in.bytes()));
            versions.put(object.revision(), object);
        }
        return versions;
    }

    private static SortedTree<ResourceKey, StoredObject> readObjects(
            BinaryReader in, Map<Revision, StoredObject> versions) {
        List<Map.Entry<ResourceKey, StoredObject>> objects = new ArrayList<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            StoredObject object = version(versions, new Revision(in.number()));
            objects.add(Map.entry(object.key(), object));
        }
        try {
            return SortedTree.ofAscending(objects);
        } catch (IllegalArgumentException e) {
            throw new FormatException("the snapshot's objects are not in order", e);
        }
    }

    private static void writeHistory(BinaryWriter out, List<WatchEvent> events) {
        out.number(events.size());
        events.forEach(event -> {
            out.tag(tag(event.type()));
            out.number(event.revision().value());
            out.number(event.object().revision().value());
            out.optional(event.previous(), object -> out.number(object.revision().value()));
        });
    }

    private static History readHistory(
            BinaryReader in, Map<Revision, StoredObject> versions, Revision floor, Limits limits) {
        History history = History.at(floor);
        int count = in.count();
        for (int i = 0; i < count; i++) {
            WatchEvent.Type type = eventType(in.tag());
            Revision revision = new Revision(in.number());
            StoredObject object = version(versions, new Revision(in.number()));
            Optional<StoredObject> previous =
                    in.optional(() -> version(versions, new Revision(in.number())));
            history = history.with(new WatchEvent(type, revision, object, previous), limits);
        }
        return history;
    }

    private static SortedTree<GroupName, Grant> readGrants(BinaryReader in) {
        SortedTree<GroupName, Grant> grants = SortedTree.empty();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            Grant grant = ResultCodec.grant(in);
            grants = grants.put(grant.group(), grant);
        }
        return grants;
    }

    private static SortedTree<String, Lease> readLeases(BinaryReader in) {
        SortedTree<String, Lease> leases = SortedTree.empty();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            Lease lease = ResultCodec.lease(in);
            leases = leases.put(lease.name(), lease);
        }
        return leases;
    }

    private static void writeRequests(BinaryWriter out, Requests requests) {
        out.number(requests.tick());
        out.number(requests.opened());
        out.number(requests.clients().size());
        requests.clients()
                .values()
                .forEach(client -> {
                    out.text(client.name());
                    out.number(client.heard());
                    out.number(client.highest());
                    out.number(client.floor());
                    out.number(client.results().size());
                    client.results()
                            .visitFrom(
                                    Long.MIN_VALUE,
                                    (sequence, result) -> {
                                        out.number(sequence);
                                        ResultCodec.write(out, result);
                                        return true;
                                    });
                });
    }

    private static Requests readRequests(
            BinaryReader in, Map<Revision, StoredObject> versions, int format) {
        long tick = in.number();
        long opened = format == FORMAT_1 ? 0 : in.number();
        SortedTree<String, Requests.Client> clients = SortedTree.empty();
        SortedTree<Long, String> byAge = SortedTree.empty();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            String name = in.text();
            long heard = in.number();
            long highest = in.number();
            long floor =
                    format == FORMAT_1
                            ? Math.max(0, highest - Limits.INITIAL.requestsPerClient())
                            : in.number();
            SortedTree<Long, Result> results = SortedTree.empty();
            int known = in.count();
            for (int j = 0; j < known; j++) {
                results =
                        results.put(
                                in.number(),
                                ResultCodec.read(in, revision -> version(versions, revision)));
            }
            clients = clients.put(name, new Requests.Client(name, heard, highest, floor, results));
            byAge = byAge.put(heard, name);
        }
        return new Requests(clients, byAge, tick, opened);
    }

    private static StoredObject version(Map<Revision, StoredObject> versions, Revision revision) {
        StoredObject object = versions.get(revision);
        if (object == null) {
            throw new FormatException(
                    "the snapshot names revision " + revision + ", but has no object of it");
        }
        return object;
    }

    private static int tag(WatchEvent.Type type) {
        return switch (type) {
            case ADDED -> 1;
            case MODIFIED -> 2;
            case DELETED -> 3;
        };
    }

    private static WatchEvent.Type eventType(int tag) {
        return switch (tag) {
            case 1 -> WatchEvent.Type.ADDED;
            case 2 -> WatchEvent.Type.MODIFIED;
            case 3 -> WatchEvent.Type.DELETED;
            default -> throw new FormatException("there is no change " + tag + " in this version");
        };
    }
}
