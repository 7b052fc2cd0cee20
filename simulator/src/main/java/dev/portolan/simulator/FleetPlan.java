package dev.portolan.simulator;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.simulator.cluster.MemberPlan;
import dev.portolan.simulator.cluster.MemberPlan.NodeGroup;
import dev.portolan.simulator.cluster.MemberPlan.StorageClassPlan;
import dev.portolan.simulator.network.Location;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The members of a fleet and where they are.
 *
 * @param network the second number of the fleet's loopback addresses: member i has
 *     127.network.i.0/24, the control cluster 127.network.0.0/24
 * @param fixedPorts whether listeners take the ports that the architecture names, or free ones
 * @param control where the control cluster is
 */
public record FleetPlan(
        int network, boolean fixedPorts, Location control, List<MemberPlan> members) {
    /** The second number of the addresses that the architecture names. */
    public static final int DEFAULT_NETWORK = 20;

    public FleetPlan {
        if (network < 1 || network > 254) {
            throw new IllegalArgumentException("a fleet's network is 1 to 254, not " + network);
        }
        members = List.copyOf(members);
        Set<Object> taken = new HashSet<>();
        for (MemberPlan member : members) {
            if (!taken.add(member.name()) || !taken.add(member.index())) {
                throw new IllegalArgumentException(
                        member.name()
                                + ": another member has its name or its index "
                                + member.index());
            }
        }
    }

    /** Five members in three clouds on three continents, on the addresses of the architecture. */
    public static FleetPlan demo() {
        return new FleetPlan(
                DEFAULT_NETWORK,
                true,
                new Location("azure", "westeurope"),
                List.of(
                        member("aws-frankfurt", 1, "aws/eu-central-1", "eu-central-1", 3),
                        member("gcp-london", 2, "gcp/europe-west2", "europe-west2-", 3),
                        member("azure-virginia", 3, "azure/eastus", "eastus-", 2),
                        member("aws-oregon", 4, "aws/us-west-2", "us-west-2", 3),
                        member("gcp-tokyo", 5, "gcp/asia-northeast1", "asia-northeast1-", 2)));
    }

    /** The same fleet on free ports of another network: several can run side by side. */
    public FleetPlan onFreePorts(int otherNetwork) {
        return new FleetPlan(otherNetwork, false, control, members);
    }

    /** The same fleet with its first members only. */
    public FleetPlan first(int count) {
        return new FleetPlan(network, fixedPorts, control, members.subList(0, count));
    }

    /** The first three numbers of a member's addresses. */
    String prefix(MemberPlan member) {
        return "127." + network + "." + member.index();
    }

    /** The address of the control cluster's listeners. */
    public String controlAddress() {
        return "127." + network + ".0.1";
    }

    /** A member of the usual size of its provider. */
    private static MemberPlan member(
            String name, int index, String location, String zonePrefix, int nodes) {
        Location place = Location.parse(location);
        return new MemberPlan(
                new ClusterName(name),
                index,
                place,
                zones(place.provider(), zonePrefix),
                List.of(machine(place.provider(), nodes), largeMachine(place.provider())),
                storage(place.provider()));
    }

    private static List<String> zones(String provider, String prefix) {
        return (provider.equals("azure") ? List.of("1", "2", "3") : List.of("a", "b", "c"))
                .stream().map(zone -> prefix + zone).toList();
    }

    private static NodeGroup machine(String provider, int count) {
        return switch (provider) {
            case "aws" -> NodeGroup.of("m6i.xlarge", count, 4, 16);
            case "gcp" -> NodeGroup.of("e2-standard-4", count, 4, 16);
            default -> NodeGroup.of("Standard_D4s_v5", count, 4, 16);
        };
    }

    private static NodeGroup largeMachine(String provider) {
        return switch (provider) {
            case "aws" -> NodeGroup.of("m6i.2xlarge", 1, 8, 32);
            case "gcp" -> NodeGroup.of("e2-standard-8", 1, 8, 32);
            default -> NodeGroup.of("Standard_D8s_v5", 1, 8, 32);
        };
    }

    private static List<StorageClassPlan> storage(String provider) {
        Bytes capacity = Bytes.ofGibi(2048);
        return switch (provider) {
            case "aws" ->
                    List.of(
                            new StorageClassPlan("gp3", "ebs.csi.aws.com", true, false, capacity),
                            new StorageClassPlan("io2", "ebs.csi.aws.com", false, true, capacity));
            case "gcp" ->
                    List.of(
                            new StorageClassPlan(
                                    "standard-rwo", "pd.csi.storage.gke.io", true, false, capacity),
                            new StorageClassPlan(
                                    "premium-rwo", "pd.csi.storage.gke.io", false, true, capacity));
            default ->
                    List.of(
                            new StorageClassPlan(
                                    "managed-csi", "disk.csi.azure.com", true, false, capacity),
                            new StorageClassPlan(
                                    "managed-csi-premium",
                                    "disk.csi.azure.com",
                                    false,
                                    true,
                                    capacity));
        };
    }
}
