package dev.portolan.control.log.wire;

import dev.portolan.control.peer.WireReader;
import dev.portolan.control.peer.WireWriter;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.protocol.RaftResponse;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What several messages have in common: members, and how a request went. */
final class Parts {
    private static final Numbered<RaftMember.Type> MEMBER_TYPES =
            new Numbered<>(
                    List.of(
                            RaftMember.Type.INACTIVE,
                            RaftMember.Type.PASSIVE,
                            RaftMember.Type.PROMOTABLE,
                            RaftMember.Type.ACTIVE));
    private static final Numbered<RaftError.Type> ERRORS =
            new Numbered<>(
                    List.of(
                            RaftError.Type.NO_LEADER,
                            RaftError.Type.QUERY_FAILURE,
                            RaftError.Type.COMMAND_FAILURE,
                            RaftError.Type.APPLICATION_ERROR,
                            RaftError.Type.ILLEGAL_MEMBER_STATE,
                            RaftError.Type.UNKNOWN_CLIENT,
                            RaftError.Type.UNKNOWN_SESSION,
                            RaftError.Type.UNKNOWN_SERVICE,
                            RaftError.Type.CLOSED_SESSION,
                            RaftError.Type.PROTOCOL_ERROR,
                            RaftError.Type.CONFIGURATION_ERROR,
                            RaftError.Type.UNAVAILABLE));

    /** The fewest bytes of a member: an empty name, its type, a time. */
    private static final int SMALLEST_MEMBER = Short.BYTES + 1 + Long.BYTES + Integer.BYTES;

    private static final int MOST_MEMBERS = 64;

    private Parts() {}

    /**
     * How a request went.
     *
     * @param error what went wrong, where the library says it
     */
    record Outcome(RaftResponse.Status status, @Nullable RaftError error) {
        static Outcome of(RaftResponse response) {
            return new Outcome(response.status(), response.error());
        }

        void write(WireWriter out) {
            out.flag(status == RaftResponse.Status.OK);
            out.flag(error != null);
            if (error != null) {
                ERRORS.write(out, error.type());
                String message = error.message();
                out.text(message == null ? "" : shortened(message));
            }
        }

        static Outcome read(WireReader in) {
            RaftResponse.Status status =
                    in.flag() ? RaftResponse.Status.OK : RaftResponse.Status.ERROR;
            if (!in.flag()) {
                return new Outcome(status, null);
            }
            return new Outcome(status, new RaftError(ERRORS.read(in), in.text()));
        }

        private static String shortened(String message) {
            int characters = WireReader.LONGEST_TEXT / 4;
            return message.length() > characters ? message.substring(0, characters) : message;
        }
    }

    static void id(WireWriter out, MemberId id) {
        out.text(id.id());
    }

    static MemberId id(WireReader in) {
        return MemberId.from(in.text());
    }

    static void member(WireWriter out, RaftMember member) {
        id(out, member.memberId());
        MEMBER_TYPES.write(out, member.getType());
        Instant updated = member.getLastUpdated();
        out.number(updated.getEpochSecond());
        out.integer(updated.getNano());
    }

    static RaftMember member(WireReader in) {
        return new DefaultRaftMember(
                id(in), MEMBER_TYPES.read(in), Instant.ofEpochSecond(in.number(), in.integer()));
    }

    /** Members, or that there are none to tell. */
    static void members(WireWriter out, @Nullable Collection<RaftMember> members) {
        Collection<RaftMember> known = members == null ? List.of() : members;
        out.integer(known.size());
        known.forEach(member -> member(out, member));
    }

    static Collection<RaftMember> members(WireReader in) {
        int count = in.count(SMALLEST_MEMBER);
        if (count > MOST_MEMBERS) {
            throw in.malformed(count + " members; a cluster has at most " + MOST_MEMBERS);
        }
        List<RaftMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(member(in));
        }
        return members;
    }

    static void numbers(WireWriter out, long[] numbers) {
        out.integer(numbers.length);
        for (long number : numbers) {
            out.number(number);
        }
    }

    static long[] numbers(WireReader in) {
        long[] numbers = new long[in.count(Long.BYTES)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.number();
        }
        return numbers;
    }
}
