package dev.portolan.simulator.cluster;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.Millicores;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.simulator.network.Location;

import java.util.List;
import java.util.Map;

/**
 * What a simulated member is made of.
 *
 * @param index its place in the fleet, 1 to 99; its addresses follow from it
 * @param zones availability zones, over which nodes are spread evenly
 */
public record MemberPlan(
        ClusterName name,
        int index,
        Location location,
        List<String> zones,
        List<NodeGroup> nodeGroups,
        List<StorageClassPlan> storageClasses) {
    /** Pod addresses are from 10.(140+index).0.0/16, so that there can be no more. */
    public static final int MAX_INDEX = 99;

    public MemberPlan {
        if (index < 1 || index > MAX_INDEX) {
            throw new IllegalArgumentException(
                    name + ": a member's index is 1 to " + MAX_INDEX + ", not " + index);
        }
        if (zones.isEmpty()) {
            throw new IllegalArgumentException(name + ": a member needs a zone, as eu-central-1a");
        }
        zones = List.copyOf(zones);
        nodeGroups = List.copyOf(nodeGroups);
        storageClasses = List.copyOf(storageClasses);
    }

    /** {@code 10.(40+index).0.0/16} without its last two numbers. */
    String serviceNetwork() {
        return "10." + (40 + index);
    }

    /** {@code 10.(140+index).0.0/16} without its last two numbers. */
    String podNetwork() {
        return "10." + (140 + index);
    }

    /**
     * Nodes that are alike.
     *
     * @param instanceType the provider's name of the machine type
     * @param capacity what the machine has
     * @param labels beside those that every node carries
     */
    public record NodeGroup(
            String instanceType, int count, ResourceVector capacity, Map<String, String> labels) {
        private static final ResourceVector RESERVED =
                new ResourceVector(
                        new Millicores(80), Bytes.ofMebi(1300), Bytes.ofGibi(4), 0, Map.of());

        public NodeGroup {
            labels = Map.copyOf(labels);
        }

        /** A machine type with the disk and the number of pods that clouds give by default. */
        public static NodeGroup of(String instanceType, int count, int cores, int memoryGibi) {
            return new NodeGroup(
                    instanceType,
                    count,
                    new ResourceVector(
                            Millicores.ofCores(cores),
                            Bytes.ofGibi(memoryGibi),
                            Bytes.ofGibi(100),
                            110,
                            Map.of()),
                    Map.of());
        }

        /** The capacity less what the system on the node keeps for itself. */
        public ResourceVector allocatable() {
            return capacity.minus(RESERVED);
        }
    }

    /**
     * A storage class.
     *
     * @param isDefault whether claims that name no class get it
     * @param retain whether a volume outlives its claim
     * @param capacity what can be provisioned in all
     */
    public record StorageClassPlan(
            String name, String provisioner, boolean isDefault, boolean retain, Bytes capacity) {}
}
