package dev.portolan.dns.plugin.portolan;

import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.ResourceRecord;

import java.net.InetAddress;
import java.util.Optional;

/** An IP address in the form in which records carry it. */
final class IpAddress {
    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Empty where {@code text} is no literal address. */
    static Optional<IpAddress> parse(String text) {
        try {
            return Optional.of(new IpAddress(InetAddress.ofLiteral(text).getAddress()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** 4 or 16. */
    int length() {
        return bytes.length;
    }

    ResourceRecord record(DomainName owner, long ttl) {
        return ResourceRecord.address(owner, ttl, bytes);
    }
}
