package dev.portolan.dns.plugin.portolan;

import dev.portolan.dns.wire.DomainName;

import java.util.List;
import java.util.Optional;

/**
 * What the directive says.
 *
 * @param zones that are answered for; reverse zones among them get PTR records
 * @param ttl of records, in seconds
 * @param endpoints whether endpoints have names, and headless services answers
 * @param fallthrough the zones in which unknown names are handed on; empty where there are none
 */
record PortolanSettings(
        List<DomainName> zones,
        int ttl,
        boolean endpoints,
        Optional<List<DomainName>> fallthrough) {
    private static final DomainName REVERSE = DomainName.parse("arpa.");

    PortolanSettings {
        zones = List.copyOf(zones);
        fallthrough = fallthrough.map(List::copyOf);
    }

    static boolean isReverse(DomainName zone) {
        return zone.isWithin(REVERSE);
    }

    /** The zone in which PTR records name services. */
    DomainName primaryZone() {
        return zones.stream().filter(zone -> !isReverse(zone)).findFirst().orElse(zones.getFirst());
    }

    boolean fallsThrough(DomainName name) {
        return fallthrough.isPresent() && fallthrough.get().stream().anyMatch(name::isWithin);
    }
}
