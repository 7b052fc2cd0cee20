package dev.portolan.dns.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer before it is encoded.
 *
 * @param code a {@link ResponseCode}
 * @param authoritative the AA bit
 * @param recursionAvailable the RA bit
 * @param clientOnly whether it was made for this client: it must not be given to others, and its
 *     order means something
 * @param truncated whether it was cut before it came here
 * @param source the plugin that wrote it, for metrics and logs
 * @param error what went wrong, for logs; empty where nothing did
 */
public record Reply(
        int code,
        boolean authoritative,
        boolean recursionAvailable,
        boolean clientOnly,
        boolean truncated,
        List<ResourceRecord> answers,
        List<ResourceRecord> authority,
        List<ResourceRecord> additional,
        String source,
        String error) {
    public Reply {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        additional = List.copyOf(additional);
    }

    /** An authoritative answer. */
    public static Reply answer(
            String source, List<ResourceRecord> answers, List<ResourceRecord> additional) {
        return bare(ResponseCode.NOERROR, true, source, "")
                .withSections(answers, List.of(), additional);
    }

    /**
     * An authoritative answer that there is nothing (RFC 2308): {@code soa} says for how long that
     * may be kept.
     */
    public static Reply negative(String source, int code, ResourceRecord soa) {
        return bare(code, true, source, "").withSections(List.of(), List.of(soa), List.of());
    }

    /** A reply without records. */
    public static Reply failure(int code, String source, String error) {
        return bare(code, false, source, error);
    }

    private static Reply bare(int code, boolean authoritative, String source, String error) {
        return new Reply(
                code,
                authoritative,
                false,
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                source,
                error);
    }

    public Reply withSections(
            List<ResourceRecord> newAnswers,
            List<ResourceRecord> newAuthority,
            List<ResourceRecord> newAdditional) {
        return new Reply(
                code,
                authoritative,
                recursionAvailable,
                clientOnly,
                truncated,
                newAnswers,
                newAuthority,
                newAdditional,
                source,
                error);
    }

    /** The same, not to be given to other clients nor put in another order. */
    public Reply forThisClientOnly() {
        return new Reply(
                code,
                authoritative,
                recursionAvailable,
                true,
                truncated,
                answers,
                authority,
                additional,
                source,
                error);
    }

    /** All records of the three sections. */
    public List<ResourceRecord> all() {
        List<ResourceRecord> all =
                new ArrayList<>(answers.size() + authority.size() + additional.size());
        all.addAll(answers);
        all.addAll(authority);
        all.addAll(additional);
        return all;
    }
}
