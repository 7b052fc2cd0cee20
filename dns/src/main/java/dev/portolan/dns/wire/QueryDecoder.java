package dev.portolan.dns.wire;

import java.util.Arrays;
import java.util.Optional;

/** Decodes queries. Never throws on bad input and reads every byte at most twice. */
public final class QueryDecoder {
    private static final int HEADER = 12;
    private static final int FLAG_RESPONSE = 0x8000;
    private static final int FLAG_RECURSION_DESIRED = 0x0100;
    private static final int FLAG_CHECKING_DISABLED = 0x0010;
    private static final int MAX_RECORDS = 64;

    private final byte[] bytes;
    private final int end;
    private int at;

    private QueryDecoder(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /** What a packet is. */
    public sealed interface Result {
        /** A query that can be answered. */
        record Asked(Query query) implements Result {}

        /**
         * Not a query that can be read, but one that can be told so: the id and opcode to reply
         * with.
         */
        record Unreadable(int id, int opcode, boolean recursionDesired, int responseCode)
                implements Result {}

        /**
         * Not a query at all: a response, or too short. No reply must be sent, or two servers might
         * talk forever.
         */
        record Ignored() implements Result {}
    }

    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Malformed() {
            super("malformed", null, false, false);
        }
    }

    public static Result decode(byte[] bytes, int length) {
        return new QueryDecoder(bytes, length).decode();
    }

    private Result decode() {
        if (end < HEADER) {
            return new Result.Ignored();
        }
        int id = unsignedShort(0);
        int flags = unsignedShort(2);
        if ((flags & FLAG_RESPONSE) != 0) {
            return new Result.Ignored();
        }
        int opcode = flags >> 11 & 0xf;
        boolean recursionDesired = (flags & FLAG_RECURSION_DESIRED) != 0;
        int questions = unsignedShort(4);
        if (questions != 1) {
            int code = questions == 0 ? ResponseCode.SERVFAIL : ResponseCode.FORMERR;
            return new Result.Unreadable(id, opcode, recursionDesired, code);
        }
        try {
            at = HEADER;
            DomainName name = name();
            int type = nextShort();
            int recordClass = nextShort();
            Optional<Query.Edns> edns =
                    edns(unsignedShort(6) + unsignedShort(8), unsignedShort(10));
            return new Result.Asked(
                    new Query(
                            id,
                            opcode,
                            recursionDesired,
                            (flags & FLAG_CHECKING_DISABLED) != 0,
                            name,
                            type,
                            recordClass,
                            edns));
        } catch (Malformed e) {
            return new Result.Unreadable(id, opcode, recursionDesired, ResponseCode.FORMERR);
        }
    }

    /**
     * The question's name is the first in the message: nothing that it could point to stands before
     * it.
     */
    private DomainName name() {
        int start = at;
        while (true) {
            int length = nextByte();
            if (length == 0) {
                break;
            }
            if (length > 63) {
                throw new Malformed();
            }
            skip(length);
            if (at - start > 254) {
                throw new Malformed();
            }
        }
        return DomainName.ofWire(Arrays.copyOfRange(bytes, start, at));
    }

    private Optional<Query.Edns> edns(int before, int additional) {
        if (before + additional > MAX_RECORDS) {
            throw new Malformed();
        }
        Optional<Query.Edns> found = Optional.empty();
        for (int i = 0; i < before + additional; i++) {
            boolean root = skipName();
            int type = nextShort();
            int payload = nextShort();
            int extended = nextShort();
            int extendedFlags = nextShort();
            skip(nextShort());
            if (type == RecordType.OPT && i >= before) {
                if (found.isPresent() || !root) {
                    throw new Malformed();
                }
                found =
                        Optional.of(
                                new Query.Edns(
                                        payload, extended & 0xff, (extendedFlags & 0x8000) != 0));
            }
        }
        return found;
    }

    /** Moves past a name that may end in a pointer; true for the root. */
    private boolean skipName() {
        int start = at;
        while (true) {
            int length = nextByte();
            if (length == 0) {
                return at == start + 1;
            }
            if ((length & 0xc0) == 0xc0) {
                skip(1);
                return false;
            }
            if (length > 63) {
                throw new Malformed();
            }
            skip(length);
        }
    }

    private int nextByte() {
        if (at >= end) {
            throw new Malformed();
        }
        return bytes[at++] & 0xff;
    }

    private int nextShort() {
        return nextByte() << 8 | nextByte();
    }

    private void skip(int count) {
        if (count > end - at) {
            throw new Malformed();
        }
        at += count;
    }

    private int unsignedShort(int offset) {
        return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
    }
}
