package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.service.ServicePort;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one service of what several members export under one name: the oldest export decides its
 * type and, port by port, its ports; newer ones that say otherwise are in conflict (KEP-1645,
 * <i>Conflict resolution</i>).
 */
public final class ExportConflicts {
    private ExportConflicts() {}

    /**
     * What one member exports.
     *
     * @param since the revision at which the export came to be: its age
     */
    public record Export(
            ClusterName cluster, Revision since, boolean headless, List<ServicePort> ports) {
        public Export {
            ports = List.copyOf(ports);
        }
    }

    /** The field in which an export differs from an older one. */
    public enum Field {
        TYPE,
        PORTS
    }

    /**
     * An export that differs from an older one.
     *
     * @param cluster the newer export's member, which gets the condition
     * @param oldest the member whose export wins
     * @param message for people: what differs, and what is served
     */
    public record Conflict(ClusterName cluster, ClusterName oldest, Field field, String message) {}

    /** What is served, and who is in conflict with it. */
    public record Resolution(ImportType type, List<ServicePort> ports, List<Conflict> conflicts) {
        public Resolution {
            ports = List.copyOf(ports);
            conflicts = List.copyOf(conflicts);
        }

        /** Whether a member's export is left out because it is of another type. */
        public boolean excludes(ClusterName cluster) {
            return conflicts.stream()
                    .anyMatch(c -> c.field() == Field.TYPE && c.cluster().equals(cluster));
        }
    }

    /**
     * @throws IllegalArgumentException when there is no export
     */
    public static Resolution resolve(List<Export> exports) {
        if (exports.isEmpty()) {
            throw new IllegalArgumentException("a service without exports has no type");
        }
        List<Export> byAge =
                exports.stream()
                        .sorted(Comparator.comparing(Export::since).thenComparing(Export::cluster))
                        .toList();
        Export oldest = byAge.getFirst();
        ImportType type = ImportType.of(oldest.headless());
        List<Conflict> conflicts = new ArrayList<>();
        Map<String, Owned> ports = new LinkedHashMap<>();
        for (Export export : byAge) {
            if (export.headless() == oldest.headless()) {
                mergePorts(export, ports, conflicts);
            } else {
                conflicts.add(typeConflict(export, oldest, type));
            }
        }
        return new Resolution(type, ports.values().stream().map(Owned::port).toList(), conflicts);
    }

    private record Owned(ServicePort port, ClusterName owner) {}

    private static void mergePorts(
            Export export, Map<String, Owned> ports, List<Conflict> conflicts) {
        for (ServicePort port : export.ports()) {
            Owned older = ports.putIfAbsent(port.name(), new Owned(port, export.cluster()));
            if (older != null && !older.port().equals(port)) {
                conflicts.add(
                        new Conflict(
                                export.cluster(),
                                older.owner(),
                                Field.PORTS,
                                "port "
                                        + quoted(port.name())
                                        + " is "
                                        + text(port)
                                        + " in "
                                        + export.cluster()
                                        + " but "
                                        + text(older.port())
                                        + " in the older export of "
                                        + older.owner()
                                        + ", which is served"));
            }
        }
    }

    private static Conflict typeConflict(Export export, Export oldest, ImportType served) {
        return new Conflict(
                export.cluster(),
                oldest.cluster(),
                Field.TYPE,
                "the service is "
                        + ImportType.of(export.headless())
                        + " in "
                        + export.cluster()
                        + " but "
                        + served
                        + " in the older export of "
                        + oldest.cluster()
                        + ": the endpoints of "
                        + export.cluster()
                        + " are left out");
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }

    private static String text(ServicePort port) {
        return port.port() + "/" + port.protocol();
    }
}
