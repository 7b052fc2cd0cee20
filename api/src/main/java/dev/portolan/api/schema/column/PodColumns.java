package dev.portolan.api.schema.column;

import static dev.portolan.api.schema.column.Cells.AGE;
import static dev.portolan.api.schema.column.Cells.NAME;
import static dev.portolan.api.schema.column.Cells.orNone;
import static dev.portolan.api.schema.column.Cells.text;
import static dev.portolan.api.schema.column.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.model.resource.Document;

import java.time.Instant;
import java.util.List;

/** The columns of pods and of the nodes that they run on. */
public final class PodColumns {
    private static final String ROLE = "node-role.kubernetes.io/";

    private PodColumns() {}

    public static List<PrinterColumn> pods() {
        return List.of(
                NAME,
                text("Ready", "Containers that are ready, of all.", PodColumns::ready),
                text("Status", "What the pod is doing.", PodColumns::status),
                new PrinterColumn(
                        "Restarts",
                        "string",
                        "",
                        0,
                        "How often containers were restarted.",
                        PodColumns::restarts),
                AGE,
                wide("IP", "The pod's address.", o -> orNone(o.text("status", "podIP"))),
                wide("Node", "The node that it runs on.", o -> orNone(o.text("spec", "nodeName"))),
                wide(
                        "Nominated Node",
                        "The node that room is made on.",
                        o -> orNone(o.text("status", "nominatedNodeName"))),
                wide("Readiness Gates", "Extra conditions that hold, of all.", PodColumns::gates));
    }

    public static List<PrinterColumn> nodes() {
        return List.of(
                NAME,
                text("Status", "Whether the node takes pods.", PodColumns::nodeStatus),
                text("Roles", "What the node is for.", PodColumns::roles),
                AGE,
                text("Version", "The kubelet's version.", o -> info(o, "kubeletVersion")),
                wide(
                        "Internal-IP",
                        "Its address inside the cluster.",
                        o -> address(o, "InternalIP")),
                wide("External-IP", "Its address outside.", o -> address(o, "ExternalIP")),
                wide("OS-Image", "What it runs.", o -> info(o, "osImage")),
                wide("Kernel-Version", "Its kernel.", o -> info(o, "kernelVersion")),
                wide(
                        "Container-Runtime",
                        "What runs its containers.",
                        o -> info(o, "containerRuntimeVersion")));
    }

    private static String ready(Document pod) {
        int ready = 0;
        for (JsonNode container : pod.at("status", "containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + pod.items("spec", "containers").size();
    }

    private static String status(Document pod) {
        String status = pod.optionalText("status", "reason").orElse(pod.text("status", "phase"));
        for (JsonNode init : pod.at("status", "initContainerStatuses")) {
            String waiting = init.path("state").path("waiting").path("reason").asText();
            if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                status = "Init:" + waiting;
            }
        }
        for (JsonNode container : pod.at("status", "containerStatuses")) {
            JsonNode state = container.path("state");
            String reason = state.path("waiting").path("reason").asText();
            if (reason.isEmpty()) {
                reason = state.path("terminated").path("reason").asText();
            }
            status = reason.isEmpty() ? status : reason;
        }
        if (pod.has("metadata", "deletionTimestamp")) {
            return "Terminating";
        }
        return status.isEmpty() ? "Unknown" : status;
    }

    private static JsonNode restarts(Document pod, Instant now) {
        long restarts = 0;
        String last = "";
        for (JsonNode container : pod.at("status", "containerStatuses")) {
            restarts += container.path("restartCount").asLong();
            String end = container.path("lastState").path("terminated").path("finishedAt").asText();
            // RFC 3339 in UTC orders as text.
            last = end.compareTo(last) > 0 ? end : last;
        }
        return restarts == 0 || last.isEmpty()
                ? TextNode.valueOf(Long.toString(restarts))
                : TextNode.valueOf(
                        restarts
                                + " ("
                                + Cells.age(TextNode.valueOf(last), now).asText()
                                + " ago)");
    }

    private static String gates(Document pod) {
        List<JsonNode> gates = pod.items("spec", "readinessGates");
        long holding =
                gates.stream()
                        .filter(gate ->
                                Cells.condition(pod, gate.path("conditionType").asText())
                                        .equals("True"))
                        .count();
        return gates.isEmpty() ? Cells.NONE : holding + "/" + gates.size();
    }

    private static String nodeStatus(Document node) {
        String status =
                switch (Cells.condition(node, "Ready")) {
                    case "True" -> "Ready";
                    case "" -> "Unknown";
                    default -> "NotReady";
                };
        return node.at("spec", "unschedulable").asBoolean()
                ? status + ",SchedulingDisabled"
                : status;
    }

    private static String roles(Document node) {
        return orNone(
                String.join(
                        ",",
                        node.labels().keySet().stream()
                                .filter(label -> label.startsWith(ROLE))
                                .map(label -> label.substring(ROLE.length()))
                                .sorted()
                                .toList()));
    }

    private static String info(Document node, String field) {
        String value = node.text("status", "nodeInfo", field);
        return value.isEmpty() ? Cells.UNKNOWN : value;
    }

    private static String address(Document node, String type) {
        for (JsonNode address : node.at("status", "addresses")) {
            if (address.path("type").asText().equals(type)) {
                return address.path("address").asText();
            }
        }
        return Cells.NONE;
    }
}
