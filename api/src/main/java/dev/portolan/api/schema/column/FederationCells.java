package dev.portolan.api.schema.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.model.resource.Document;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The cells of Portolan's own kinds that are more than a value at a path, by name. */
public final class FederationCells {
    private static final Map<String, PrinterColumn.Cell> BY_NAME =
            Map.ofEntries(
                    text("memberReady", o -> orUnknown(Cells.condition(o, "Ready"))),
                    text("memberNodes", FederationCells::nodes),
                    text("memberNearest", FederationCells::nearest),
                    text("memberZones", o -> Cells.list(o.at("spec", "zones"))),
                    text("policySelects", FederationCells::selects),
                    text("policyReplicas", FederationCells::replicaRule),
                    text("placementWorkload", FederationCells::workload),
                    text("placementClusters", FederationCells::clusters),
                    text("placementReady", FederationCells::placementReady),
                    text("serviceReady", FederationCells::endpoints),
                    text("serviceGateways", o -> Cells.list(o.at("spec", "gatewayAddresses"))),
                    text("protectedLag", FederationCells::lag),
                    text("importIps", o -> Cells.list(o.at("spec", "ips"))),
                    text("importClusters", FederationCells::importClusters));

    private FederationCells() {}

    /** The cell of that name. */
    public static Optional<PrinterColumn.Cell> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map.Entry<String, PrinterColumn.Cell> text(
            String name, Function<Document, String> value) {
        return Map.entry(
                name, (Document object, Instant now) -> TextNode.valueOf(value.apply(object)));
    }

    private static String orUnknown(String status) {
        return status.isEmpty() ? "Unknown" : status;
    }

    private static String nodes(Document member) {
        int nodes = 0;
        for (JsonNode shape : member.at("status", "nodeShapes")) {
            nodes += shape.path("count").asInt();
        }
        return Integer.toString(nodes);
    }

    /** {@code 11.3ms gcp-london}: the shortest median that this member measured. */
    private static String nearest(Document member) {
        String to = "";
        double millis = Double.MAX_VALUE;
        for (JsonNode sample : member.at("status", "latency")) {
            double p50 = sample.path("p50Millis").asDouble(Double.MAX_VALUE);
            if (p50 < millis) {
                millis = p50;
                to = sample.path("to").asText();
            }
        }
        return to.isEmpty() ? Cells.NONE : String.format(Locale.ROOT, "%.1fms %s", millis, to);
    }

    /** {@code Deployment/web,Service}: what the policy's selectors name. */
    private static String selects(Document policy) {
        return Cells.orNone(
                Cells.join(
                        policy.at("spec", "resourceSelectors"),
                        selector -> {
                            String name = selector.path("name").asText();
                            String kind = selector.path("kind").asText();
                            return name.isEmpty() ? kind : kind + "/" + name;
                        }));
    }

    private static String replicaRule(Document policy) {
        JsonNode rule = policy.at("spec", "replicas");
        return rule.path("mode").asText("Duplicate").equals("Duplicate")
                ? "Duplicate"
                : "Divide/" + rule.path("division").asText("Capacity");
    }

    private static String workload(Document placement) {
        JsonNode workload = placement.at("spec", "workload");
        return workload.path("kind").asText().toLowerCase(Locale.ROOT)
                + "/"
                + workload.path("name").asText();
    }

    /** {@code aws-frankfurt=2,gcp-london=1}; names alone for what has no replicas. */
    private static String clusters(Document placement) {
        boolean counted = placement.at("spec", "replicas").asInt() > 0;
        return Cells.orNone(
                Cells.join(
                        placement.at("spec", "clusters"),
                        share ->
                                counted
                                        ? share.path("cluster").asText()
                                                + "="
                                                + share.path("replicas").asInt()
                                        : share.path("cluster").asText()));
    }

    /** Ready replicas of those wanted; clusters that have the object, where it has no replicas. */
    private static String placementReady(Document placement) {
        int wanted = placement.at("spec", "replicas").asInt();
        int ready = 0;
        int applied = 0;
        for (JsonNode cluster : placement.at("status", "clusters")) {
            ready += cluster.path("ready").asInt();
            applied += cluster.path("applied").asText().isEmpty() ? 0 : 1;
        }
        if (wanted > 0) {
            return ready + "/" + wanted(placement, wanted);
        }
        return applied + "/" + placement.items("spec", "clusters").size();
    }

    /** A duplicated workload has its replicas in every cluster. */
    private static int wanted(Document placement, int asked) {
        int placed = placement.at("status", "unplaced").asInt();
        for (JsonNode share : placement.at("spec", "clusters")) {
            placed += share.path("replicas").asInt();
        }
        return Math.max(asked, placed);
    }

    private static String endpoints(Document service) {
        int ready = 0;
        for (JsonNode endpoint : service.at("spec", "endpoints")) {
            ready += endpoint.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + service.items("spec", "endpoints").size();
    }

    /** {@code gcp-london=12s}: how far each copy is behind. */
    private static String lag(Document application) {
        return Cells.orNone(
                Cells.join(
                        application.at("status", "replicas"),
                        replica ->
                                replica.path("member").asText()
                                        + "="
                                        + (replica.path("lagSeconds").isNumber()
                                                ? replica.path("lagSeconds").asLong() + "s"
                                                : "?")));
    }

    private static String importClusters(Document serviceImport) {
        return Cells.orNone(
                Cells.join(
                        serviceImport.at("status", "clusters"),
                        cluster -> cluster.path("cluster").asText()));
    }
}
