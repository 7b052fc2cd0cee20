package dev.portolan.api.schema.column;

import static dev.portolan.api.schema.column.Cells.AGE;
import static dev.portolan.api.schema.column.Cells.NAME;
import static dev.portolan.api.schema.column.Cells.join;
import static dev.portolan.api.schema.column.Cells.number;
import static dev.portolan.api.schema.column.Cells.orNone;
import static dev.portolan.api.schema.column.Cells.since;
import static dev.portolan.api.schema.column.Cells.text;
import static dev.portolan.api.schema.column.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.model.resource.Document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The columns of everything else that a cluster has: settings, rights, quotas, events. */
public final class ClusterColumns {
    private ClusterColumns() {}

    /** Name and age: for kinds about which there is no more to say. */
    public static List<PrinterColumn> plain() {
        return List.of(NAME, AGE);
    }

    public static List<PrinterColumn> namespaces() {
        return List.of(
                NAME,
                text(
                        "Status",
                        "Active or Terminating.",
                        o -> o.optionalText("status", "phase").orElse("Active")),
                AGE);
    }

    public static List<PrinterColumn> configMaps() {
        return List.of(
                NAME,
                number(
                        "Data",
                        "How many entries it has.",
                        o -> o.at("data").size() + o.at("binaryData").size()),
                AGE);
    }

    public static List<PrinterColumn> secrets() {
        return List.of(
                NAME,
                text("Type", "What it is for.", o -> o.optionalText("type").orElse("Opaque")),
                number("Data", "How many entries it has.", o -> o.at("data").size()),
                AGE);
    }

    public static List<PrinterColumn> serviceAccounts() {
        return List.of(
                NAME,
                number("Secrets", "Secrets that it may use.", o -> o.at("secrets").size()),
                AGE);
    }

    public static List<PrinterColumn> events() {
        return List.of(
                since("Last Seen", 0, "When it last happened.", ClusterColumns::lastSeen),
                text("Type", "Normal or Warning.", o -> o.text("type")),
                text("Reason", "What happened, in a word.", o -> o.text("reason")),
                text("Object", "What it happened to.", ClusterColumns::involved),
                wide(
                        "Subobject",
                        "Which part of that.",
                        o -> o.text("involvedObject", "fieldPath")),
                wide("Source", "Who says so.", ClusterColumns::source),
                text("Message", "What happened, in a sentence.", o -> o.text("message").strip()),
                since("First Seen", 1, "When it first happened.", ClusterColumns::firstSeen),
                wide("Count", "How often.", o -> Long.toString(count(o))),
                wide("Name", "The event's own name.", Document::name));
    }

    public static List<PrinterColumn> resourceQuotas() {
        return List.of(
                NAME,
                text("Request", "What is used of what may be requested.", o -> quota(o, false)),
                text("Limit", "What is used of the limits.", o -> quota(o, true)),
                AGE);
    }

    public static List<PrinterColumn> controllerRevisions() {
        return List.of(
                NAME,
                text(
                        "Controller",
                        "What it belongs to.",
                        o ->
                                orNone(
                                        join(
                                                o.at("metadata", "ownerReferences"),
                                                r ->
                                                        r.path("kind")
                                                                        .asText()
                                                                        .toLowerCase(Locale.ROOT)
                                                                + "/"
                                                                + r.path("name").asText()))),
                number("Revision", "Its number.", o -> o.at("revision").asLong()),
                AGE);
    }

    public static List<PrinterColumn> createdAt() {
        return List.of(
                NAME,
                text(
                        "Created At",
                        "When it was created.",
                        o -> o.text("metadata", "creationTimestamp")));
    }

    public static List<PrinterColumn> bindings() {
        return List.of(
                NAME,
                text(
                        "Role",
                        "The role that is given.",
                        o -> o.text("roleRef", "kind") + "/" + o.text("roleRef", "name")),
                AGE,
                wide("Users", "Who gets it.", o -> subjects(o, "User")),
                wide("Groups", "Who gets it.", o -> subjects(o, "Group")),
                wide("ServiceAccounts", "Who gets it.", o -> subjects(o, "ServiceAccount")));
    }

    public static List<PrinterColumn> disruptionBudgets() {
        return List.of(
                NAME,
                text(
                        "Min Available",
                        "Pods that must stay.",
                        o -> orNotApplicable(o.text("spec", "minAvailable"))),
                text(
                        "Max Unavailable",
                        "Pods that may be gone.",
                        o -> orNotApplicable(o.text("spec", "maxUnavailable"))),
                number(
                        "Allowed Disruptions",
                        "Pods that may be evicted now.",
                        o -> o.at("status", "disruptionsAllowed").asLong()),
                AGE);
    }

    public static List<PrinterColumn> autoscalers() {
        return List.of(
                NAME,
                text(
                        "Reference",
                        "What it scales.",
                        o ->
                                o.text("spec", "scaleTargetRef", "kind")
                                        + "/"
                                        + o.text("spec", "scaleTargetRef", "name")),
                text("Targets", "What it aims at.", ClusterColumns::targets),
                text(
                        "MinPods",
                        "The fewest pods.",
                        o -> o.optionalText("spec", "minReplicas").orElse("1")),
                number("MaxPods", "The most pods.", o -> o.at("spec", "maxReplicas").asLong()),
                number(
                        "Replicas",
                        "The pods that there are.",
                        o -> o.at("status", "currentReplicas").asLong()),
                AGE);
    }

    public static List<PrinterColumn> leases() {
        return List.of(
                NAME, text("Holder", "Who has it.", o -> o.text("spec", "holderIdentity")), AGE);
    }

    public static List<PrinterColumn> priorityClasses() {
        return List.of(
                NAME,
                number("Value", "The priority.", o -> o.at("value").asLong()),
                text(
                        "Global-Default",
                        "Whether pods without a class get it.",
                        o -> Boolean.toString(o.at("globalDefault").asBoolean())),
                AGE,
                text(
                        "PreemptionPolicy",
                        "Whether it may push others away.",
                        o -> o.optionalText("preemptionPolicy").orElse("PreemptLowerPriority")));
    }

    private static String orNotApplicable(String text) {
        return text.isEmpty() ? "N/A" : text;
    }

    private static JsonNode lastSeen(Document event) {
        JsonNode series = event.at("series", "lastObservedTime");
        if (series.isTextual()) {
            return series;
        }
        JsonNode last = event.at("lastTimestamp");
        return last.isTextual() ? last : firstSeen(event);
    }

    private static JsonNode firstSeen(Document event) {
        JsonNode first = event.at("firstTimestamp");
        if (first.isTextual()) {
            return first;
        }
        JsonNode time = event.at("eventTime");
        return time.isTextual() ? time : event.at("metadata", "creationTimestamp");
    }

    private static long count(Document event) {
        return event.at("series", "count").asLong(event.at("count").asLong(1));
    }

    private static String involved(Document event) {
        return event.text("involvedObject", "kind").toLowerCase(Locale.ROOT)
                + "/"
                + event.text("involvedObject", "name");
    }

    private static String source(Document event) {
        String component = event.text("source", "component");
        String host = event.text("source", "host");
        if (component.isEmpty()) {
            return event.text("reportingComponent");
        }
        return host.isEmpty() ? component : component + ", " + host;
    }

    private static String quota(Document quota, boolean limits) {
        List<String> parts = new ArrayList<>();
        TreeMap<String, String> hard = new TreeMap<>(quota.textMap("status", "hard"));
        if (hard.isEmpty()) {
            hard.putAll(quota.textMap("spec", "hard"));
        }
        hard.forEach((name, amount) -> {
            if (name.startsWith("limits.") == limits) {
                String used = quota.at("status", "used", name).asText("0");
                parts.add(name + ": " + used + "/" + amount);
            }
        });
        return String.join(", ", parts);
    }

    private static String subjects(Document binding, String kind) {
        List<String> names = new ArrayList<>();
        for (JsonNode subject : binding.at("subjects")) {
            if (subject.path("kind").asText().equals(kind)) {
                String name = subject.path("name").asText();
                names.add(
                        kind.equals("ServiceAccount")
                                ? subject.path("namespace").asText() + "/" + name
                                : name);
            }
        }
        return String.join(", ", names);
    }

    private static String targets(Document autoscaler) {
        return orNone(
                join(
                        autoscaler.at("spec", "metrics"),
                        metric -> {
                            JsonNode resource = metric.path("resource");
                            JsonNode target = resource.path("target");
                            String name =
                                    resource.path("name").asText(metric.path("type").asText());
                            return target.has("averageUtilization")
                                    ? name
                                            + ": "
                                            + current(autoscaler, name)
                                            + "/"
                                            + target.path("averageUtilization").asText()
                                            + "%"
                                    : name
                                            + ": <unknown>/"
                                            + target.path("averageValue")
                                                    .asText(target.path("value").asText("<unset>"));
                        }));
    }

    private static String current(Document autoscaler, String resource) {
        for (JsonNode metric : autoscaler.at("status", "currentMetrics")) {
            JsonNode utilization =
                    metric.path("resource").path("current").path("averageUtilization");
            if (metric.path("resource").path("name").asText().equals(resource)
                    && utilization.isNumber()) {
                return utilization.asText() + "%";
            }
        }
        return "<unknown>";
    }
}
