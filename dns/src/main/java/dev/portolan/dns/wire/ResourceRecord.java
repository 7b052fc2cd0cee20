package dev.portolan.dns.wire;

import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A record of the Internet class: its owner, and its data in uncompressed wire form. Immutable. */
public final class ResourceRecord {
    private final DomainName owner;
    private final int type;
    private final int recordClass;
    private final long ttl;
    private final byte[] data;

    private ResourceRecord(DomainName owner, int type, int recordClass, long ttl, byte[] data) {
        this.owner = owner;
        this.type = type;
        this.recordClass = recordClass;
        this.ttl = ttl;
        this.data = data;
    }

    /** An A or AAAA record, by the length of the address. */
    public static ResourceRecord address(DomainName owner, long ttl, byte[] address) {
        int type = address.length == 4 ? RecordType.A : RecordType.AAAA;
        return new ResourceRecord(owner, type, RecordType.CLASS_IN, ttl, address.clone());
    }

    /** A record whose data is one name: NS, CNAME or PTR. */
    public static ResourceRecord name(DomainName owner, int type, long ttl, DomainName target) {
        return new ResourceRecord(owner, type, RecordType.CLASS_IN, ttl, target.toWire());
    }

    /** RFC 2782. */
    public static ResourceRecord srv(
            DomainName owner, long ttl, int priority, int weight, int port, DomainName target) {
        byte[] data =
                ByteBuffer.allocate(6 + target.length())
                        .putShort((short) priority)
                        .putShort((short) weight)
                        .putShort((short) port)
                        .put(target.wire())
                        .array();
        return new ResourceRecord(owner, RecordType.SRV, RecordType.CLASS_IN, ttl, data);
    }

    /** One character string. */
    public static ResourceRecord txt(DomainName owner, long ttl, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new IllegalArgumentException("longer than one string of a TXT record: " + text);
        }
        byte[] data =
                ByteBuffer.allocate(1 + bytes.length).put((byte) bytes.length).put(bytes).array();
        return new ResourceRecord(owner, RecordType.TXT, RecordType.CLASS_IN, ttl, data);
    }

    /**
     * A start of authority with the intervals that CoreDNS gives.
     *
     * @param serial modulo 2^32
     * @param minimum how long negative answers may be kept, in seconds
     */
    public static ResourceRecord soa(
            DomainName owner,
            long ttl,
            DomainName primary,
            DomainName mailbox,
            long serial,
            long minimum) {
        byte[] data =
                ByteBuffer.allocate(primary.length() + mailbox.length() + 20)
                        .put(primary.wire())
                        .put(mailbox.wire())
                        .putInt((int) serial)
                        .putInt(7200)
                        .putInt(1800)
                        .putInt(86400)
                        .putInt((int) minimum)
                        .array();
        return new ResourceRecord(owner, RecordType.SOA, RecordType.CLASS_IN, ttl, data);
    }

    /** A record of a message that dnsjava has read. */
    public static ResourceRecord of(Record record) {
        Name name = record.getName();
        byte[] wire = record.toWire(Section.ANSWER);
        byte[] data = new byte[wire.length - name.length() - 10];
        System.arraycopy(wire, name.length() + 10, data, 0, data.length);
        return new ResourceRecord(
                DomainName.ofWire(name.toWire()),
                record.getType(),
                record.getDClass(),
                record.getTTL(),
                data);
    }

    public ResourceRecord withTtl(long newTtl) {
        return newTtl == ttl ? this : new ResourceRecord(owner, type, recordClass, newTtl, data);
    }

    public ResourceRecord withOwner(DomainName newOwner) {
        return new ResourceRecord(newOwner, type, recordClass, ttl, data);
    }

    public DomainName owner() {
        return owner;
    }

    public int type() {
        return type;
    }

    public long ttl() {
        return ttl;
    }

    int recordClass() {
        return recordClass;
    }

    byte[] data() {
        return data;
    }

    /** The address of an A or AAAA record, or the data of any other: a copy. */
    public byte[] dataCopy() {
        return data.clone();
    }

    /** In the syntax of zone files. */
    @Override
    public String toString() {
        try {
            return Record.newRecord(new Name(owner.toWire()), type, recordClass, ttl, data)
                    .toString();
        } catch (java.io.IOException e) {
            return owner + " " + ttl + " " + RecordType.name(type) + " (unreadable)";
        }
    }
}
