package dev.portolan.control.state;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.Write;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stored format of commands. A change of it gets a new number; older numbers are read for ever.
 */
public final class CommandCodec {
    private static final int FORMAT = 1;
    private static final int TRANSACT = 1;
    private static final int COMMIT_PLAN = 2;
    private static final int RAISE_EPOCH = 3;
    private static final int ACQUIRE_LEASE = 4;
    private static final int RELEASE_LEASE = 5;
    private static final int BEGIN_TERM = 6;
    private static final int CONFIGURE = 7;
    private static final int REPORT_LEVEL = 8;
    private static final int RAISE_LEVEL = 9;
    private static final int OPEN_CLIENT = 10;
    private static final int CREATE = 1;
    private static final int UPDATE = 2;
    private static final int DELETE = 3;

    private CommandCodec() {}

    public static byte[] encode(Request request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryWriter out = new BinaryWriter(bytes);
        out.tag(FORMAT);
        out.text(request.id().client());
        out.number(request.id().sequence());
        switch (request.command()) {
            case Command.Transact transact -> {
                out.tag(TRANSACT);
                out.number(transact.writes().size());
                transact.writes().forEach(write -> write(out, write));
            }
            case Command.CommitPlan plan -> {
                out.tag(COMMIT_PLAN);
                commit(out, plan.commit());
            }
            case Command.RaiseEpoch raise -> {
                out.tag(RAISE_EPOCH);
                raise(out, raise);
            }
            case Command.AcquireLease acquire -> {
                out.tag(ACQUIRE_LEASE);
                out.text(acquire.name());
                out.text(acquire.holder());
                out.number(acquire.ttl().toNanos());
                out.time(acquire.now());
            }
            case Command.ReleaseLease release -> {
                out.tag(RELEASE_LEASE);
                out.text(release.name());
                out.text(release.holder());
            }
            case Command.BeginTerm begin -> {
                out.tag(BEGIN_TERM);
                out.number(begin.term().value());
            }
            case Command.Configure configure -> {
                out.tag(CONFIGURE);
                limits(out, configure.limits());
            }
            case Command.ReportLevel report -> {
                out.tag(REPORT_LEVEL);
                out.text(report.node());
                out.number(report.level().value());
            }
            case Command.RaiseLevel raise -> {
                out.tag(RAISE_LEVEL);
                out.number(raise.level().value());
                out.number(raise.nodes().size());
                raise.nodes().forEach(out::text);
            }
            case Command.OpenClient open -> {
                out.tag(OPEN_CLIENT);
                out.text(open.label());
            }
        }
        return bytes.toByteArray();
    }

    /**
     * @throws FormatException when the bytes are no request that this version knows
     */
    public static Request decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int format = in.tag();
        if (format != FORMAT) {
            throw new FormatException(
                    "a command has format " + format + ", this version reads " + FORMAT);
        }
        RequestId id = new RequestId(in.text(), in.number());
        int tag = in.tag();
        Command command =
                switch (tag) {
                    case TRANSACT -> transact(in);
                    case COMMIT_PLAN -> new Command.CommitPlan(commit(in));
                    case RAISE_EPOCH -> raise(in);
                    case ACQUIRE_LEASE -> acquire(in);
                    case RELEASE_LEASE -> new Command.ReleaseLease(in.text(), in.text());
                    case BEGIN_TERM -> new Command.BeginTerm(new Term(in.number()));
                    case CONFIGURE -> new Command.Configure(limits(in));
                    case REPORT_LEVEL ->
                            new Command.ReportLevel(in.text(), new FeatureLevel(in.integer()));
                    case RAISE_LEVEL -> raiseLevel(in);
                    case OPEN_CLIENT -> new Command.OpenClient(in.text());
                    default ->
                            throw new FormatException(
                                    "there is no command " + tag + " in this version");
                };
        in.end();
        return new Request(id, command);
    }

    private static void write(BinaryWriter out, Write write) {
        switch (write) {
            case Write.Create create -> {
                out.tag(CREATE);
                out.key(create.key());
                out.bytes(create.content().toBytes());
            }
            case Write.Update update -> {
                out.tag(UPDATE);
                out.key(update.key());
                out.bytes(update.content().toBytes());
                out.optional(update.expected(), revision -> out.number(revision.value()));
            }
            case Write.Delete delete -> {
                out.tag(DELETE);
                out.key(delete.key());
                out.optional(delete.expected(), revision -> out.number(revision.value()));
            }
        }
    }

    private static Command.Transact transact(BinaryReader in) {
        int count = in.count();
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            writes.add(write(in));
        }
        return new Command.Transact(writes);
    }

    private static Write write(BinaryReader in) {
        int tag = in.tag();
        return switch (tag) {
            case CREATE -> new Write.Create(in.key(), Document.parse(in.bytes()));
            case UPDATE -> new Write.Update(in.key(), Document.parse(in.bytes()), revision(in));
            case DELETE -> new Write.Delete(in.key(), revision(in));
            default -> throw new FormatException("there is no write " + tag + " in this version");
        };
    }

    private static Optional<Revision> revision(BinaryReader in) {
        return in.optional(() -> new Revision(in.number()));
    }

    private static void commit(BinaryWriter out, PlanCommitter.Commit commit) {
        out.key(commit.key());
        out.bytes(commit.placement().toBytes());
        out.optional(commit.expected(), revision -> out.number(revision.value()));
        out.key(commit.workload());
        out.number(commit.workloadRevision().value());
        out.number(commit.term().value());
    }

    private static PlanCommitter.Commit commit(BinaryReader in) {
        ResourceKey key = in.key();
        Document placement = Document.parse(in.bytes());
        Optional<Revision> expected = revision(in);
        return new PlanCommitter.Commit(
                key,
                placement,
                expected,
                in.key(),
                new Revision(in.number()),
                new Term(in.number()));
    }

    private static void raise(BinaryWriter out, Command.RaiseEpoch raise) {
        group(out, raise.group());
        out.number(raise.expected().value());
        out.text(raise.primary().value());
        out.number(raise.floor().value());
        out.text(raise.reason());
        out.number(raise.term().value());
    }

    private static Command.RaiseEpoch raise(BinaryReader in) {
        return new Command.RaiseEpoch(
                group(in),
                new Epoch(in.number()),
                new ClusterName(in.text()),
                new Generation(in.number()),
                in.text(),
                new Term(in.number()));
    }

    private static Command.AcquireLease acquire(BinaryReader in) {
        String name = in.text();
        String holder = in.text();
        Duration ttl = Duration.ofNanos(in.number());
        Instant now = in.time();
        return new Command.AcquireLease(name, holder, ttl, now);
    }

    /** A level that this version does not know is none of its commands. */
    private static Command.RaiseLevel raiseLevel(BinaryReader in) {
        FeatureLevel level = new FeatureLevel(in.integer()).known();
        int count = in.count();
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(in.text());
        }
        return new Command.RaiseLevel(level, nodes);
    }

    static void limits(BinaryWriter out, Limits limits) {
        out.number(limits.historyChanges());
        out.number(limits.historyBytes());
        out.number(limits.requestsPerClient());
        out.number(limits.clients());
    }

    static Limits limits(BinaryReader in) {
        return new Limits(in.integer(), in.number(), in.integer(), in.integer());
    }

    static void group(BinaryWriter out, GroupName group) {
        out.text(group.namespace().name());
        out.text(group.application());
        out.text(group.group());
    }

    static GroupName group(BinaryReader in) {
        return new GroupName(Namespace.of(in.text()), in.text(), in.text());
    }
}
