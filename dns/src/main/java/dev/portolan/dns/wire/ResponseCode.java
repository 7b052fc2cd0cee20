package dev.portolan.dns.wire;

/** The result codes that this server gives or passes on (RFC 6895). */
public final class ResponseCode {
    public static final int NOERROR = 0;
    public static final int FORMERR = 1;
    public static final int SERVFAIL = 2;
    public static final int NXDOMAIN = 3;
    public static final int NOTIMP = 4;
    public static final int REFUSED = 5;
    public static final int BADVERS = 16;

    private ResponseCode() {}

    /** {@code NXDOMAIN}, or {@code RESERVED11} where there is no name. */
    public static String name(int code) {
        return org.xbill.DNS.Rcode.string(code);
    }
}
