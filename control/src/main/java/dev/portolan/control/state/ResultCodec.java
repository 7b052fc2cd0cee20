package dev.portolan.control.state;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.LeaseBook.Lease;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.placement.PlanCommitter.Shortage;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WriteOutcome;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The stored format of results inside a snapshot; objects are named by their revision. */
final class ResultCodec {
    private static final int WRITTEN = 1;
    private static final int ALREADY_EXISTS = 2;
    private static final int NOT_FOUND = 3;
    private static final int CONFLICT = 4;
    private static final int COMMITTED = 5;
    private static final int REFUSED = 6;
    private static final int STALE = 7;
    private static final int RAISED = 8;
    private static final int NOT_RAISED = 9;
    private static final int LEASED = 10;
    private static final int DONE = 11;
    private static final int FORGOTTEN = 12;
    private static final int OPENED = 13;
    private static final int NOT_YET = 14;

    private ResultCodec() {}

    /** The objects that a result holds. */
    static List<StoredObject> objects(Result result) {
        if (!(result instanceof Result.Wrote wrote)) {
            return List.of();
        }
        return switch (wrote.outcome()) {
            case WriteOutcome.Written written -> written.objects();
            case WriteOutcome.AlreadyExists exists -> List.of(exists.existing());
            case WriteOutcome.NotFound missing -> List.of();
            case WriteOutcome.Conflict conflict -> List.of(conflict.actual());
        };
    }

    static void write(BinaryWriter out, Result result) {
        switch (result) {
            case Result.Wrote wrote -> write(out, wrote.outcome());
            case Result.Planned planned -> write(out, planned.outcome());
            case Result.Epochs epochs -> write(out, epochs.outcome());
            case Result.Leased leased -> {
                out.tag(LEASED);
                write(out, leased.lease());
            }
            case Result.Done done -> out.tag(DONE);
            case Result.Forgotten forgotten -> {
                out.tag(FORGOTTEN);
                out.text(forgotten.id().client());
                out.number(forgotten.id().sequence());
            }
            case Result.Opened opened -> {
                out.tag(OPENED);
                out.text(opened.client());
            }
            case Result.NotYet notYet -> {
                out.tag(NOT_YET);
                out.number(notYet.needed().value());
            }
        }
    }

    static Result read(BinaryReader in, Function<Revision, StoredObject> objects) {
        int tag = in.tag();
        return switch (tag) {
            case WRITTEN -> {
                Revision revision = new Revision(in.number());
                int count = in.count();
                List<StoredObject> written = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    written.add(objects.apply(new Revision(in.number())));
                }
                yield new Result.Wrote(new WriteOutcome.Written(revision, written));
            }
            case ALREADY_EXISTS ->
                    new Result.Wrote(
                            new WriteOutcome.AlreadyExists(
                                    objects.apply(new Revision(in.number()))));
            case NOT_FOUND -> new Result.Wrote(new WriteOutcome.NotFound(in.key()));
            case CONFLICT ->
                    new Result.Wrote(
                            new WriteOutcome.Conflict(
                                    objects.apply(new Revision(in.number())),
                                    new Revision(in.number())));
            case COMMITTED ->
                    new Result.Planned(new PlanCommitter.Committed(new Revision(in.number())));
            case REFUSED -> new Result.Planned(new PlanCommitter.Refused(shortages(in)));
            case STALE -> new Result.Planned(new PlanCommitter.Stale(in.text()));
            case RAISED -> new Result.Epochs(new EpochBook.Raised(grant(in)));
            case NOT_RAISED ->
                    new Result.Epochs(
                            new EpochBook.Refused(in.optional(() -> grant(in)), in.text()));
            case LEASED -> new Result.Leased(lease(in));
            case DONE -> Result.DONE;
            case FORGOTTEN -> new Result.Forgotten(new RequestId(in.text(), in.number()));
            case OPENED -> new Result.Opened(in.text());
            case NOT_YET -> new Result.NotYet(new FeatureLevel(in.integer()));
            default -> throw new FormatException("there is no result " + tag + " in this version");
        };
    }

    static void write(BinaryWriter out, Grant grant) {
        CommandCodec.group(out, grant.group());
        out.number(grant.epoch().value());
        out.text(grant.primary().value());
        out.number(grant.floor().value());
        out.text(grant.reason());
    }

    static Grant grant(BinaryReader in) {
        return new Grant(
                CommandCodec.group(in),
                new Epoch(in.number()),
                new ClusterName(in.text()),
                new Generation(in.number()),
                in.text());
    }

    static void write(BinaryWriter out, Lease lease) {
        out.text(lease.name());
        out.text(lease.holder());
        out.time(lease.expires());
    }

    static Lease lease(BinaryReader in) {
        return new Lease(in.text(), in.text(), in.time());
    }

    private static void write(BinaryWriter out, WriteOutcome outcome) {
        switch (outcome) {
            case WriteOutcome.Written written -> {
                out.tag(WRITTEN);
                out.number(written.revision().value());
                out.number(written.objects().size());
                written.objects().forEach(object -> out.number(object.revision().value()));
            }
            case WriteOutcome.AlreadyExists exists -> {
                out.tag(ALREADY_EXISTS);
                out.number(exists.existing().revision().value());
            }
            case WriteOutcome.NotFound missing -> {
                out.tag(NOT_FOUND);
                out.key(missing.key());
            }
            case WriteOutcome.Conflict conflict -> {
                out.tag(CONFLICT);
                out.number(conflict.actual().revision().value());
                out.number(conflict.expected().value());
            }
        }
    }

    private static void write(BinaryWriter out, PlanCommitter.Outcome outcome) {
        switch (outcome) {
            case PlanCommitter.Committed committed -> {
                out.tag(COMMITTED);
                out.number(committed.revision().value());
            }
            case PlanCommitter.Refused refused -> {
                out.tag(REFUSED);
                out.number(refused.shortages().size());
                refused.shortages()
                        .forEach(shortage -> {
                            out.text(shortage.cluster().value());
                            out.text(shortage.resource());
                            out.amounts(shortage.asked());
                            out.amounts(shortage.free());
                        });
            }
            case PlanCommitter.Stale stale -> {
                out.tag(STALE);
                out.text(stale.what());
            }
        }
    }

    private static void write(BinaryWriter out, EpochBook.Outcome outcome) {
        switch (outcome) {
            case EpochBook.Raised raised -> {
                out.tag(RAISED);
                write(out, raised.grant());
            }
            case EpochBook.Refused refused -> {
                out.tag(NOT_RAISED);
                out.optional(refused.inForce(), grant -> write(out, grant));
                out.text(refused.why());
            }
        }
    }

    private static List<Shortage> shortages(BinaryReader in) {
        int count = in.count();
        List<Shortage> shortages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            shortages.add(
                    new Shortage(
                            new ClusterName(in.text()), in.text(), in.amounts(), in.amounts()));
        }
        return shortages;
    }
}
