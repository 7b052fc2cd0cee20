package dev.portolan.dns.wire;

import org.xbill.DNS.Type;

/** Numbers of record types (IANA, <i>Resource Record (RR) TYPEs</i>). */
public final class RecordType {
    public static final int A = 1;
    public static final int NS = 2;
    public static final int CNAME = 5;
    public static final int SOA = 6;
    public static final int PTR = 12;
    public static final int HINFO = 13;
    public static final int MX = 15;
    public static final int TXT = 16;
    public static final int AAAA = 28;
    public static final int SRV = 33;
    public static final int OPT = 41;
    public static final int DS = 43;
    public static final int IXFR = 251;
    public static final int AXFR = 252;
    public static final int ANY = 255;

    /** The Internet class. */
    public static final int CLASS_IN = 1;

    private RecordType() {}

    /** {@code AAAA}, or {@code TYPE65280} where there is no name. */
    public static String name(int type) {
        return Type.string(type);
    }
}
