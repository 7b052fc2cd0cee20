package dev.portolan.dns.wire;

import java.util.List;

/**
 * Encodes replies into one buffer that it keeps, with names compressed (RFC 1035 §4.1.4) and cut to
 * a size. Records are kept whole: when one does not fit, it and all after it are left out and TC is
 * set. For one thread; the buffer is overwritten by the next call.
 */
public final class ReplyEncoder {
    /** The largest message over TCP, in bytes. */
    public static final int MAX_MESSAGE = 65_535;

    private static final int OPT_LENGTH = 11;
    private static final int MAX_POINTER = 0x3fff;
    private static final int TABLE = 512;

    private final byte[] buffer = new byte[MAX_MESSAGE + 1024];
    private final short[] suffixes = new short[TABLE];
    private final short[] used = new short[TABLE / 2];
    private int usedCount;
    private int at;
    private int limit;

    /** The buffer that holds the message after {@link #encode}. */
    public byte[] buffer() {
        return buffer;
    }

    /**
     * @param maxSize of the message in bytes, from 512
     * @return the length of the message
     */
    public int encode(Query query, Reply reply, int maxSize) {
        int flags =
                0x8000
                        | query.opcode() << 11
                        | (reply.authoritative() ? 0x0400 : 0)
                        | (query.recursionDesired() ? 0x0100 : 0)
                        | (reply.recursionAvailable() ? 0x0080 : 0)
                        | (query.checkingDisabled() ? 0x0010 : 0)
                        | (reply.code() & 0xf);
        begin(query.id(), flags, 1);
        limit = Math.min(maxSize, MAX_MESSAGE) - (query.edns().isPresent() ? OPT_LENGTH : 0);
        putName(query.name());
        putShort(query.type());
        putShort(query.recordClass());

        int answers = putRecords(reply.answers());
        boolean whole = answers == reply.answers().size();
        int authority = whole ? putRecords(reply.authority()) : 0;
        whole = whole && authority == reply.authority().size();
        int additional = whole ? putRecords(reply.additional()) : 0;
        whole = whole && additional == reply.additional().size();
        if (!whole || reply.truncated()) {
            setShort(2, flags | 0x0200);
        }
        setShort(6, answers);
        setShort(8, authority);
        if (query.edns().isPresent()) {
            putOpt(query.edns().get(), reply.code());
            additional++;
        }
        setShort(10, additional);
        return finish();
    }

    /** A reply to something that could not be read: a header alone. */
    public int encodeHeader(QueryDecoder.Result.Unreadable unreadable) {
        begin(
                unreadable.id(),
                0x8000
                        | unreadable.opcode() << 11
                        | (unreadable.recursionDesired() ? 0x0100 : 0)
                        | unreadable.responseCode(),
                0);
        return at;
    }

    private void begin(int id, int flags, int questions) {
        at = 0;
        usedCount = 0;
        limit = MAX_MESSAGE;
        putShort(id);
        putShort(flags);
        putShort(questions);
        putShort(0);
        putShort(0);
        putShort(0);
    }

    private int finish() {
        for (int i = 0; i < usedCount; i++) {
            suffixes[used[i]] = 0;
        }
        return at;
    }

    private int putRecords(List<ResourceRecord> records) {
        int count = 0;
        for (ResourceRecord record : records) {
            int start = at;
            int marks = usedCount;
            putRecord(record);
            if (at > limit) {
                at = start;
                while (usedCount > marks) {
                    suffixes[used[--usedCount]] = 0;
                }
                return count;
            }
            count++;
        }
        return count;
    }

    private void putRecord(ResourceRecord record) {
        byte[] data = record.data();
        if (at + record.owner().length() + 10 + data.length > limit + 512
                || data.length > MAX_MESSAGE) {
            at = limit + 1;
            return;
        }
        putName(record.owner());
        putShort(record.type());
        putShort(record.recordClass());
        putInt(record.ttl());
        int lengthAt = at;
        at += 2;
        putData(record.type(), data);
        setShort(lengthAt, at - lengthAt - 2);
    }

    /** Names inside of data are compressed in the types of RFC 1035 only (RFC 3597 §4). */
    private void putData(int type, byte[] data) {
        int from = 0;
        switch (type) {
            case RecordType.NS, RecordType.CNAME, RecordType.PTR -> from = putNameOf(data, 0);
            case RecordType.SOA -> from = putNameOf(data, putNameOf(data, 0));
            case RecordType.MX -> {
                putBytes(data, 0, 2);
                from = putNameOf(data, 2);
            }
            default -> {}
        }
        putBytes(data, from, data.length - from);
    }

    private int putNameOf(byte[] data, int from) {
        int end = from;
        while (data[end] != 0) {
            end += 1 + (data[end] & 0xff);
        }
        putLabels(data, from);
        return end + 1;
    }

    private void putName(DomainName name) {
        putLabels(name.wire(), 0);
    }

    private void putLabels(byte[] name, int from) {
        for (int label = from; name[label] != 0; label += 1 + (name[label] & 0xff)) {
            int slot = slot(name, label);
            if (suffixes[slot] != 0) {
                putShort(0xc000 | suffixes[slot]);
                return;
            }
            if (at <= MAX_POINTER && usedCount < used.length) {
                suffixes[slot] = (short) at;
                used[usedCount++] = (short) slot;
            }
            putBytes(name, label, 1 + (name[label] & 0xff));
        }
        buffer[at++] = 0;
    }

    /** Where this suffix is remembered, or could be. The table is never more than half full. */
    private int slot(byte[] name, int label) {
        int hash = 17;
        for (int i = label; name[i] != 0; ) {
            for (int end = i + 1 + (name[i] & 0xff); i < end; i++) {
                hash = hash * 31 + name[i];
            }
        }
        int slot = (hash ^ hash >>> 16) & TABLE - 1;
        while (suffixes[slot] != 0 && !sameName(name, label, suffixes[slot])) {
            slot = slot + 1 & TABLE - 1;
        }
        return slot;
    }

    /**
     * Compares case and all: a pointer must not change the case of what was asked for or stored.
     */
    private boolean sameName(byte[] name, int label, int offset) {
        int mine = label;
        int theirs = offset;
        while (true) {
            while ((buffer[theirs] & 0xc0) == 0xc0) {
                theirs = (buffer[theirs] & 0x3f) << 8 | (buffer[theirs + 1] & 0xff);
            }
            int length = name[mine];
            if (buffer[theirs] != length) {
                return false;
            }
            if (length == 0) {
                return true;
            }
            for (int i = 1; i <= length; i++) {
                if (name[mine + i] != buffer[theirs + i]) {
                    return false;
                }
            }
            mine += length + 1;
            theirs += length + 1;
        }
    }

    private void putOpt(Query.Edns edns, int code) {
        buffer[at++] = 0;
        putShort(RecordType.OPT);
        putShort(edns.payload());
        buffer[at++] = (byte) (code >> 4);
        buffer[at++] = 0;
        putShort(edns.dnssecOk() ? 0x8000 : 0);
        putShort(0);
    }

    private void putBytes(byte[] bytes, int from, int count) {
        System.arraycopy(bytes, from, buffer, at, count);
        at += count;
    }

    private void putInt(long value) {
        putShort((int) (value >> 16));
        putShort((int) value);
    }

    private void putShort(int value) {
        buffer[at++] = (byte) (value >> 8);
        buffer[at++] = (byte) value;
    }

    private void setShort(int offset, int value) {
        buffer[offset] = (byte) (value >> 8);
        buffer[offset + 1] = (byte) value;
    }
}
