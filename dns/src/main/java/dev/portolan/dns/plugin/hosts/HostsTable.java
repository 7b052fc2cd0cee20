package dev.portolan.dns.plugin.hosts;

import dev.portolan.dns.corefile.ReverseZones;
import dev.portolan.dns.wire.DomainName;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What lines of {@code ADDRESS NAME...} say. Immutable. */
final class HostsTable {
    private final Map<DomainName, List<byte[]>> addresses = new HashMap<>();
    private final Map<DomainName, List<DomainName>> names = new HashMap<>();

    private HostsTable() {}

    /** Lines that begin with something else than an address are left out, as resolvers do. */
    static HostsTable of(List<String> lines) {
        var table = new HostsTable();
        for (String line : lines) {
            int comment = line.indexOf('#');
            String[] words =
                    (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
            if (words.length > 1) {
                table.add(words);
            }
        }
        return table;
    }

    List<byte[]> addressesOf(DomainName name) {
        return addresses.getOrDefault(name, List.of());
    }

    /** The names behind an address, by its name in the reverse tree. */
    List<DomainName> namesOf(DomainName reverse) {
        return names.getOrDefault(reverse, List.of());
    }

    private void add(String[] words) {
        byte[] address;
        try {
            address = InetAddress.ofLiteral(withoutScope(words[0])).getAddress();
        } catch (IllegalArgumentException e) {
            return;
        }
        DomainName reverse = ReverseZones.nameOf(address);
        for (int i = 1; i < words.length; i++) {
            DomainName name = DomainName.parse(words[i]);
            addresses.computeIfAbsent(name, key -> new ArrayList<>()).add(address);
            names.computeIfAbsent(reverse, key -> new ArrayList<>()).add(name);
        }
    }

    private static String withoutScope(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }
}
