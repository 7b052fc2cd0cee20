package dev.portolan.control.log.wire;

import dev.portolan.control.peer.WireCodec;

import io.atomix.cluster.MemberId;
import io.atomix.primitive.operation.OperationId;
import io.atomix.primitive.operation.PrimitiveOperation;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.ReadConsistency;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
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
import io.atomix.protocols.raft.protocol.RaftResponse.Status;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.ReconfigureResponse;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.TransferResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import io.atomix.protocols.raft.storage.log.entry.CloseSessionEntry;
import io.atomix.protocols.raft.storage.log.entry.CommandEntry;
import io.atomix.protocols.raft.storage.log.entry.ConfigurationEntry;
import io.atomix.protocols.raft.storage.log.entry.InitializeEntry;
import io.atomix.protocols.raft.storage.log.entry.KeepAliveEntry;
import io.atomix.protocols.raft.storage.log.entry.OpenSessionEntry;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One message of every kind, as a seed has it. */
final class RandomMessages {
    static final OperationId WRITE = OperationId.command("w");
    static final String SERVICE = "log";
    static final byte[] CONFIGURATION = {1, 2, 3};
    static final RaftMessages MESSAGES =
            new RaftMessages(new EntryCodec(SERVICE, CONFIGURATION, WRITE), 1024 * 1024);

    private final RandomGenerator random;

    RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    /** A value with what writes and reads it. */
    record Sample<T>(WireCodec<T> codec, T value) {
        byte[] bytes() {
            return codec.encode(value);
        }

        /** What is written of what is read. */
        byte[] thereAndBack(byte[] bytes) {
            return codec.encode(codec.decode(bytes));
        }
    }

    /** By the messages' names. */
    Map<String, Sample<?>> all() {
        Map<String, Sample<?>> samples = new LinkedHashMap<>();
        add(samples, RaftMessages.JOIN, new JoinRequest(member()), configured(JoinResponse::new));
        add(
                samples,
                RaftMessages.LEAVE,
                new LeaveRequest(member()),
                configured(LeaveResponse::new));
        add(
                samples,
                RaftMessages.CONFIGURE,
                new ConfigureRequest(number(), id(), number(), number(), members()),
                new ConfigureResponse(status(), error()));
        add(
                samples,
                RaftMessages.RECONFIGURE,
                new ReconfigureRequest(member(), number(), number()),
                configured(ReconfigureResponse::new));
        add(
                samples,
                RaftMessages.TRANSFER,
                TransferRequest.builder().withMember(MemberId.from(id())).build(),
                new TransferResponse(status(), error()));
        add(
                samples,
                RaftMessages.POLL,
                new PollRequest(number(), id(), number(), number()),
                new PollResponse(status(), error(), number(), random.nextBoolean()));
        add(
                samples,
                RaftMessages.VOTE,
                new VoteRequest(number(), id(), number(), number()),
                new VoteResponse(status(), error(), number(), random.nextBoolean()));
        add(
                samples,
                MESSAGES.install(),
                new InstallRequest(
                        number(),
                        MemberId.from(id()),
                        number(),
                        number(),
                        random.nextInt(),
                        random.nextInt(Integer.MAX_VALUE),
                        bytes(2_000),
                        random.nextBoolean()),
                new InstallResponse(status(), error()));
        add(
                samples,
                MESSAGES.append(),
                new AppendRequest(number(), id(), number(), number(), entries(), number()),
                new AppendResponse(status(), error(), number(), random.nextBoolean(), number()));
        return samples;
    }

    private static <Q, R> void add(
            Map<String, Sample<?>> samples, RaftMessage<Q, R> message, Q request, R reply) {
        samples.put(message.request().name(), new Sample<>(message.request(), request));
        samples.put(message.reply().name(), new Sample<>(message.reply(), reply));
    }

    private List<RaftLogEntry> entries() {
        List<RaftLogEntry> entries = new ArrayList<>();
        entries.add(new InitializeEntry(number(), time()));
        entries.add(new ConfigurationEntry(number(), time(), members()));
        entries.add(
                new OpenSessionEntry(
                        number(),
                        time(),
                        id(),
                        SERVICE,
                        SERVICE,
                        CONFIGURATION,
                        any(ReadConsistency.values()),
                        number(),
                        number()));
        entries.add(
                new CloseSessionEntry(
                        number(), time(), number(), random.nextBoolean(), random.nextBoolean()));
        int sessions = random.nextInt(4);
        entries.add(
                new KeepAliveEntry(
                        number(), time(), numbers(sessions), numbers(sessions), numbers(sessions)));
        for (int i = random.nextInt(5); i >= 0; i--) {
            entries.add(
                    new CommandEntry(
                            number(),
                            time(),
                            number(),
                            number(),
                            new PrimitiveOperation(WRITE, bytes(300))));
        }
        return entries;
    }

    private interface Configured<R> {
        R of(
                Status status,
                @Nullable RaftError error,
                long index,
                long term,
                long time,
                Collection<RaftMember> members);
    }

    private <R> R configured(Configured<R> maker) {
        return maker.of(status(), error(), number(), number(), time(), members());
    }

    private Status status() {
        return random.nextBoolean() ? Status.OK : Status.ERROR;
    }

    private @Nullable RaftError error() {
        return random.nextBoolean()
                ? null
                : new RaftError(any(RaftError.Type.values()), "because of " + id());
    }

    private Collection<RaftMember> members() {
        List<RaftMember> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.add(member());
        }
        return members;
    }

    private RaftMember member() {
        return new DefaultRaftMember(
                MemberId.from(id()),
                any(RaftMember.Type.values()),
                Instant.ofEpochSecond(
                        random.nextLong(4_000_000_000L), random.nextInt(999_999_999)));
    }

    private <E> E any(E[] values) {
        return values[random.nextInt(values.length)];
    }

    private String id() {
        return "node-" + random.nextInt(1_000) + "é".repeat(random.nextInt(3));
    }

    private long time() {
        return random.nextLong();
    }

    private long number() {
        return random.nextLong() >>> 1;
    }

    private long[] numbers(int count) {
        return random.longs(count).toArray();
    }

    private byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }
}
