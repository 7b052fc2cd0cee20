package dev.portolan.api.schema.column;

import static dev.portolan.api.schema.column.Cells.AGE;
import static dev.portolan.api.schema.column.Cells.NAME;
import static dev.portolan.api.schema.column.Cells.join;
import static dev.portolan.api.schema.column.Cells.orNone;
import static dev.portolan.api.schema.column.Cells.text;
import static dev.portolan.api.schema.column.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.model.resource.Document;

import java.util.List;

/** The columns of services and what belongs to them. */
public final class NetworkColumns {
    private NetworkColumns() {}

    public static List<PrinterColumn> services() {
        return List.of(
                NAME,
                text(
                        "Type",
                        "How it can be reached.",
                        o -> o.optionalText("spec", "type").orElse("ClusterIP")),
                text(
                        "Cluster-IP",
                        "Its address inside the cluster.",
                        o -> orNone(o.text("spec", "clusterIP"))),
                text("External-IP", "Its addresses outside.", NetworkColumns::externalIp),
                text("Port(s)", "Its ports.", NetworkColumns::ports),
                AGE,
                wide(
                        "Selector",
                        "Labels that select the pods.",
                        o -> Cells.map(o.at("spec", "selector"))));
    }

    public static List<PrinterColumn> endpoints() {
        return List.of(
                NAME,
                text("Endpoints", "Addresses that are ready.", NetworkColumns::endpoints),
                AGE);
    }

    public static List<PrinterColumn> endpointSlices() {
        return List.of(
                NAME,
                text("AddressType", "What its addresses are.", o -> o.text("addressType")),
                text(
                        "Ports",
                        "Its ports.",
                        o -> orUnset(join(o.at("ports"), p -> p.path("port").asText("*")))),
                text(
                        "Endpoints",
                        "Its addresses.",
                        o ->
                                orUnset(
                                        join(
                                                o.at("endpoints"),
                                                e -> join(e.path("addresses"), JsonNode::asText)))),
                AGE);
    }

    public static List<PrinterColumn> ingresses() {
        return List.of(
                NAME,
                text("Class", "What serves it.", o -> orNone(o.text("spec", "ingressClassName"))),
                text("Hosts", "Host names that it answers for.", NetworkColumns::hosts),
                text("Address", "Where it can be reached.", o -> ingressAddresses(o)),
                text("Ports", "Its ports.", o -> o.has("spec", "tls") ? "80, 443" : "80"),
                AGE);
    }

    public static List<PrinterColumn> ingressClasses() {
        return List.of(
                NAME,
                text("Controller", "What serves it.", o -> o.text("spec", "controller")),
                text(
                        "Parameters",
                        "More about it.",
                        o -> orNone(o.text("spec", "parameters", "name"))),
                AGE);
    }

    public static List<PrinterColumn> networkPolicies() {
        return List.of(
                NAME,
                text(
                        "Pod-Selector",
                        "The pods that it is for.",
                        o -> Cells.selector(o.at("spec", "podSelector"))),
                AGE);
    }

    private static String externalIp(Document service) {
        String external = join(service.at("spec", "externalIPs"), JsonNode::asText);
        return switch (service.text("spec", "type")) {
            case "ExternalName" -> service.text("spec", "externalName");
            case "LoadBalancer" -> {
                String addresses = ingressAddresses(service);
                String all =
                        addresses.isEmpty() || external.isEmpty()
                                ? addresses + external
                                : addresses + "," + external;
                yield all.isEmpty() ? "<pending>" : all;
            }
            default -> orNone(external);
        };
    }

    private static String ingressAddresses(Document object) {
        return join(
                object.at("status", "loadBalancer", "ingress"),
                entry -> entry.path("ip").asText(entry.path("hostname").asText()));
    }

    private static String ports(Document service) {
        return orNone(
                join(
                        service.at("spec", "ports"),
                        port ->
                                port.path("port").asText()
                                        + (port.path("nodePort").asInt() > 0
                                                ? ":" + port.path("nodePort").asText()
                                                : "")
                                        + "/"
                                        + port.path("protocol").asText("TCP")));
    }

    private static String endpoints(Document endpoints) {
        StringBuilder all = new StringBuilder();
        for (JsonNode subset : endpoints.at("subsets")) {
            for (JsonNode address : subset.path("addresses")) {
                String ip = address.path("ip").asText();
                for (JsonNode port : subset.path("ports")) {
                    all.append(all.isEmpty() ? "" : ",").append(ip);
                    all.append(':').append(port.path("port").asText());
                }
            }
        }
        return orNone(all.toString());
    }

    private static String hosts(Document ingress) {
        String hosts = join(ingress.at("spec", "rules"), rule -> rule.path("host").asText("*"));
        return hosts.isEmpty() ? "*" : hosts;
    }

    private static String orUnset(String text) {
        return text.isEmpty() ? "<unset>" : text;
    }
}
