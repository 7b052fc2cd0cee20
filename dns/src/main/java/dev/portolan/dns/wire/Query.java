package dev.portolan.dns.wire;

import java.util.Optional;

/**
 * A decoded query with exactly one question.
 *
 * @param id of the message
 * @param opcode 0 for a standard query
 * @param recursionDesired to be echoed
 * @param checkingDisabled to be echoed
 * @param name in the case in which it was asked
 * @param edns what its OPT record says, if it has one
 */
public record Query(
        int id,
        int opcode,
        boolean recursionDesired,
        boolean checkingDisabled,
        DomainName name,
        int type,
        int recordClass,
        Optional<Edns> edns) {
    /**
     * EDNS(0), RFC 6891.
     *
     * @param payload the largest UDP reply that the client takes, in bytes, as it stands in the
     *     record
     * @param dnssecOk to be echoed
     */
    public record Edns(int payload, int version, boolean dnssecOk) {}

    /** What is asked when nothing of it matters but name and type. */
    public static Query of(DomainName name, int type) {
        return new Query(0, 0, true, false, name, type, RecordType.CLASS_IN, Optional.empty());
    }

    /** The largest reply over UDP, in bytes: 512 without EDNS or with less than that. */
    public int udpLimit() {
        return edns.map(record -> Math.max(512, record.payload())).orElse(512);
    }

    public boolean dnssecOk() {
        return edns.isPresent() && edns.get().dnssecOk();
    }
}
