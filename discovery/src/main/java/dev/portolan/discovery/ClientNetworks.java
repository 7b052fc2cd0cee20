package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which member an address is inside of: the longest of the members' networks that holds it.
 * Immutable.
 */
public final class ClientNetworks {
    public static final ClientNetworks NONE = new ClientNetworks(List.of());

    private record Network(Cidr cidr, ClusterName member, ClientLocation location) {}

    private final List<Network> longestFirst;

    private ClientNetworks(List<Network> longestFirst) {
        this.longestFirst = longestFirst;
    }

    /**
     * The networks of members as {@code MemberCluster.spec.networks} names them. Of equal networks
     * the member with the smaller name wins. A network that does not parse is left out: admission
     * refuses it.
     */
    public static ClientNetworks of(Map<ClusterName, List<String>> networks) {
        List<Network> all = new ArrayList<>();
        networks.forEach((member, texts) -> {
            for (String text : texts) {
                parse(text)
                        .ifPresent(cidr ->
                                all.add(
                                        new Network(
                                                cidr,
                                                member,
                                                new ClientLocation.InMember(member))));
            }
        });
        all.sort(
                Comparator.comparingInt((Network network) -> -network.cidr().length())
                        .thenComparing(Network::member));
        return new ClientNetworks(List.copyOf(all));
    }

    /** The member that an address is in, if any. */
    public Optional<ClientLocation> locate(byte[] address) {
        for (Network network : longestFirst) {
            if (network.cidr().contains(address)) {
                return Optional.of(network.location());
            }
        }
        return Optional.empty();
    }

    private static Optional<Cidr> parse(String text) {
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
