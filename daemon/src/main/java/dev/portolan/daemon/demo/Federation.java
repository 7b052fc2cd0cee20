package dev.portolan.daemon.demo;

import dev.portolan.daemon.client.ControlClient;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.volume.ProtectedApplication;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the demo asks the control cluster, through its public API as any user would. */
final class Federation {
    static final Namespace SHOP = Namespace.of("boutique");
    private static final String VERSION = "v1alpha1";

    private final ControlClient client;

    Federation(ControlClient client) {
        this.client = client;
    }

    List<MemberCluster> members() {
        return client
                .list(ControlClient.path(ResourceType.MEMBER_CLUSTERS, VERSION, Namespace.NONE, ""))
                .stream()
                .map(MemberCluster::read)
                .toList();
    }

    boolean isReady(ClusterName member) {
        return members().stream().anyMatch(m -> m.name().equals(member) && m.isReady());
    }

    List<Placement> placements() {
        return client.list(ControlClient.path(ResourceType.PLACEMENTS, VERSION, SHOP, "")).stream()
                .map(Placement::read)
                .toList();
    }

    Optional<Placement> placement(String name) {
        return client.find(ControlClient.path(ResourceType.PLACEMENTS, VERSION, SHOP, name))
                .map(Placement::read);
    }

    Optional<ProtectedApplication> database() {
        return client.find(
                        ControlClient.path(
                                ResourceType.PROTECTED_APPLICATIONS, VERSION, SHOP, "orders"))
                .map(ProtectedApplication::read);
    }

    /** The newest event about the database whose reason begins so, in the system's own words. */
    String told(String reason) {
        return client.list(ControlClient.path(ResourceType.EVENTS, "v1", SHOP, "")).stream()
                .filter(event ->
                        event.text("involvedObject", "kind").equals(ProtectedApplication.KIND)
                                && event.text("reason").startsWith(reason))
                .max(Comparator.comparing(event -> event.text("lastTimestamp")))
                .map(event -> event.text("reason") + ": " + event.text("message"))
                .orElse("no event tells why");
    }

    /** How much of the shop runs where it was decided to. */
    Readiness readiness() {
        return Readiness.of(placements());
    }
}
