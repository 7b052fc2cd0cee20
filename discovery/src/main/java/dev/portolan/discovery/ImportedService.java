package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.service.ServicePort;

import java.util.List;
import java.util.Map;

/**
 * A service of the cluster set, from all members that export it.
 *
 * @param answerGateways whether clients inside members get gateways too ({@code
 *     portolan.dev/answer: gateways})
 * @param ports the union of the exporters' ports, the oldest export first where they differ
 * @param exporters in the order of their names, without those that conflict in type
 * @param importIps for each importing member the addresses of its import
 * @param conflicts what the exporters do not agree on
 */
public record ImportedService(
        ServiceName name,
        ImportType type,
        boolean answerGateways,
        List<ServicePort> ports,
        List<Exporter> exporters,
        Map<ClusterName, List<String>> importIps,
        List<ExportConflicts.Conflict> conflicts) {
    public ImportedService {
        ports = List.copyOf(ports);
        exporters = List.copyOf(exporters);
        importIps = Map.copyOf(importIps);
        conflicts = List.copyOf(conflicts);
    }

    /** The addresses of the import inside a member; empty where it has none yet. */
    public List<String> importIps(ClusterName member) {
        return importIps.getOrDefault(member, List.of());
    }
}
