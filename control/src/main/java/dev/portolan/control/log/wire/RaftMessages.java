package dev.portolan.control.log.wire;

import dev.portolan.control.log.wire.Parts.Outcome;
import dev.portolan.control.peer.MessageKind;
import dev.portolan.control.peer.WireCodec;
import dev.portolan.control.peer.WireReader;
import dev.portolan.control.peer.WireWriter;

import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.ConfigurationResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.InstallResponse;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.JoinResponse;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.LeaveResponse;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.ReconfigureResponse;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.TransferResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** All messages between the servers of Raft, each with its number, its bounds and its form. */
public final class RaftMessages {
    /** Of what carries neither entries nor a snapshot. */
    private static final int SMALL = 16 * 1024;

    public static final RaftMessage<JoinRequest, JoinResponse> JOIN =
            message(
                    1,
                    "join",
                    (out, request) -> Parts.member(out, request.member()),
                    in -> new JoinRequest(Parts.member(in)),
                    RaftMessages::writeConfiguration,
                    in -> configured(in, JoinResponse::new));
    public static final RaftMessage<LeaveRequest, LeaveResponse> LEAVE =
            message(
                    2,
                    "leave",
                    (out, request) -> Parts.member(out, request.member()),
                    in -> new LeaveRequest(Parts.member(in)),
                    RaftMessages::writeConfiguration,
                    in -> configured(in, LeaveResponse::new));
    public static final RaftMessage<ConfigureRequest, ConfigureResponse> CONFIGURE =
            message(
                    3,
                    "configure",
                    RaftMessages::writeConfigure,
                    RaftMessages::readConfigure,
                    RaftMessages::writeOutcome,
                    in -> outcome(in, ConfigureResponse::new));
    public static final RaftMessage<ReconfigureRequest, ReconfigureResponse> RECONFIGURE =
            message(
                    4,
                    "reconfigure",
                    (out, request) -> {
                        Parts.member(out, request.member());
                        out.number(request.index());
                        out.number(request.term());
                    },
                    in -> new ReconfigureRequest(Parts.member(in), in.natural(), in.natural()),
                    RaftMessages::writeConfiguration,
                    in -> configured(in, ReconfigureResponse::new));
    public static final RaftMessage<TransferRequest, TransferResponse> TRANSFER =
            message(
                    6,
                    "transfer",
                    (out, request) -> Parts.id(out, request.member()),
                    in -> TransferRequest.builder().withMember(Parts.id(in)).build(),
                    RaftMessages::writeOutcome,
                    in -> outcome(in, TransferResponse::new));
    public static final RaftMessage<PollRequest, PollResponse> POLL =
            message(
                    7,
                    "poll",
                    (out, request) -> {
                        out.number(request.term());
                        Parts.id(out, request.candidate());
                        out.number(request.lastLogIndex());
                        out.number(request.lastLogTerm());
                    },
                    in -> new PollRequest(in.natural(), in.text(), in.natural(), in.natural()),
                    (out, reply) -> {
                        writeOutcome(out, reply);
                        out.number(reply.term());
                        out.flag(reply.accepted());
                    },
                    in -> {
                        Outcome outcome = Outcome.read(in);
                        return new PollResponse(
                                outcome.status(), outcome.error(), in.number(), in.flag());
                    });
    public static final RaftMessage<VoteRequest, VoteResponse> VOTE =
            message(
                    8,
                    "vote",
                    (out, request) -> {
                        out.number(request.term());
                        Parts.id(out, request.candidate());
                        out.number(request.lastLogIndex());
                        out.number(request.lastLogTerm());
                    },
                    in -> new VoteRequest(in.natural(), in.text(), in.natural(), in.natural()),
                    (out, reply) -> {
                        writeOutcome(out, reply);
                        out.number(reply.term());
                        out.flag(reply.voted());
                    },
                    in -> {
                        Outcome outcome = Outcome.read(in);
                        return new VoteResponse(
                                outcome.status(), outcome.error(), in.number(), in.flag());
                    });

    private final RaftMessage<InstallRequest, InstallResponse> install;
    private final RaftMessage<AppendRequest, AppendResponse> append;

    /**
     * @param entries how an entry of the log is written
     * @param largestBulk bytes of a request with entries or with a part of a snapshot
     */
    public RaftMessages(EntryCodec entries, int largestBulk) {
        this.install =
                new RaftMessage<>(
                        new MessageKind(5, "install", largestBulk, SMALL),
                        new WireCodec<>(
                                "install request",
                                RaftMessages::writeInstall,
                                RaftMessages::readInstall),
                        new WireCodec<>(
                                "install reply",
                                RaftMessages::writeOutcome,
                                in -> outcome(in, InstallResponse::new)));
        this.append =
                new RaftMessage<>(
                        new MessageKind(9, "append", largestBulk, SMALL),
                        new WireCodec<>(
                                "append request",
                                (out, request) -> writeAppend(out, request, entries),
                                in -> readAppend(in, entries)),
                        new WireCodec<>(
                                "append reply",
                                RaftMessages::writeAppended,
                                RaftMessages::readAppended));
    }

    public RaftMessage<InstallRequest, InstallResponse> install() {
        return install;
    }

    public RaftMessage<AppendRequest, AppendResponse> append() {
        return append;
    }

    private interface Writer<T> extends BiConsumer<WireWriter, T> {}

    private static <Q, R> RaftMessage<Q, R> message(
            int code,
            String name,
            Writer<Q> writeRequest,
            Function<WireReader, Q> readRequest,
            Writer<R> writeReply,
            Function<WireReader, R> readReply) {
        return new RaftMessage<>(
                new MessageKind(code, name, SMALL, SMALL),
                new WireCodec<>(name + " request", writeRequest, readRequest),
                new WireCodec<>(name + " reply", writeReply, readReply));
    }

    private static void writeAppend(WireWriter out, AppendRequest request, EntryCodec entries) {
        out.number(request.term());
        Parts.id(out, request.leader());
        out.number(request.prevLogIndex());
        out.number(request.prevLogTerm());
        out.number(request.commitIndex());
        out.integer(request.entries().size());
        request.entries().forEach(entry -> entries.write(out, entry));
    }

    private static AppendRequest readAppend(WireReader in, EntryCodec codec) {
        long term = in.natural();
        String leader = in.text();
        long previousIndex = in.natural();
        long previousTerm = in.natural();
        long committed = in.natural();
        int count = in.count(EntryCodec.SMALLEST);
        List<RaftLogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(codec.read(in));
        }
        return new AppendRequest(term, leader, previousIndex, previousTerm, entries, committed);
    }

    private static void writeAppended(WireWriter out, AppendResponse reply) {
        writeOutcome(out, reply);
        out.number(reply.term());
        out.flag(reply.succeeded());
        out.number(reply.lastLogIndex());
    }

    private static AppendResponse readAppended(WireReader in) {
        Outcome outcome = Outcome.read(in);
        return new AppendResponse(
                outcome.status(), outcome.error(), in.number(), in.flag(), in.number());
    }

    private static void writeInstall(WireWriter out, InstallRequest request) {
        out.number(request.term());
        Parts.id(out, request.leader());
        out.number(request.snapshotIndex());
        out.number(request.snapshotTimestamp());
        out.integer(request.snapshotVersion());
        out.integer(request.chunkOffset());
        out.flag(request.complete());
        out.bytes(request.data());
    }

    private static InstallRequest readInstall(WireReader in) {
        long term = in.natural();
        var leader = Parts.id(in);
        long index = in.natural();
        long time = in.natural();
        int version = in.integer();
        int offset = in.integer();
        if (offset < 0) {
            throw in.malformed("a part at " + offset);
        }
        boolean complete = in.flag();
        return new InstallRequest(term, leader, index, time, version, offset, in.bytes(), complete);
    }

    private static void writeConfigure(WireWriter out, ConfigureRequest request) {
        out.number(request.term());
        Parts.id(out, request.leader());
        out.number(request.index());
        out.number(request.timestamp());
        Parts.members(out, request.members());
    }

    private static ConfigureRequest readConfigure(WireReader in) {
        return new ConfigureRequest(
                in.natural(), in.text(), in.natural(), in.natural(), Parts.members(in));
    }

    private static void writeOutcome(WireWriter out, RaftResponse reply) {
        Outcome.of(reply).write(out);
    }

    private static <R> R outcome(
            WireReader in, BiFunction<RaftResponse.Status, RaftError, R> maker) {
        Outcome outcome = Outcome.read(in);
        return maker.apply(outcome.status(), outcome.error());
    }

    private static void writeConfiguration(WireWriter out, ConfigurationResponse reply) {
        writeOutcome(out, reply);
        out.number(reply.index());
        out.number(reply.term());
        out.number(reply.timestamp());
        Parts.members(out, reply.members());
    }

    /** Makes the reply that a change of the members has. */
    private interface Configured<R> {
        R of(
                RaftResponse.Status status,
                @Nullable RaftError error,
                long index,
                long term,
                long time,
                Collection<RaftMember> members);
    }

    private static <R> R configured(WireReader in, Configured<R> maker) {
        Outcome outcome = Outcome.read(in);
        return maker.of(
                outcome.status(),
                outcome.error(),
                in.number(),
                in.number(),
                in.number(),
                Parts.members(in));
    }
}
