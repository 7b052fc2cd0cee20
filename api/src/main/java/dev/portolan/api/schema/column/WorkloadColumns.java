package dev.portolan.api.schema.column;

import static dev.portolan.api.schema.column.Cells.AGE;
import static dev.portolan.api.schema.column.Cells.NAME;
import static dev.portolan.api.schema.column.Cells.join;
import static dev.portolan.api.schema.column.Cells.number;
import static dev.portolan.api.schema.column.Cells.selector;
import static dev.portolan.api.schema.column.Cells.since;
import static dev.portolan.api.schema.column.Cells.text;
import static dev.portolan.api.schema.column.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.model.resource.Document;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** The columns of what runs pods. */
public final class WorkloadColumns {
    private static final PrinterColumn CONTAINERS =
            wide(
                    "Containers",
                    "Names of each container in the template.",
                    o -> containers(o, "name"));
    private static final PrinterColumn IMAGES =
            wide(
                    "Images",
                    "Images referenced by each container in the template.",
                    o -> containers(o, "image"));
    private static final PrinterColumn SELECTOR =
            wide(
                    "Selector",
                    "Labels that select the pods.",
                    o -> selector(o.at("spec", "selector")));

    private WorkloadColumns() {}

    public static List<PrinterColumn> deployments() {
        return List.of(
                NAME,
                text("Ready", "Ready pods of those that are wanted.", o -> ready(o, "replicas")),
                number(
                        "Up-to-date",
                        "Pods that have the newest template.",
                        o -> status(o, "updatedReplicas")),
                number(
                        "Available",
                        "Pods that have been ready for long enough.",
                        o -> status(o, "availableReplicas")),
                AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    public static List<PrinterColumn> statefulSets() {
        return List.of(
                NAME,
                text("Ready", "Ready pods of those that are wanted.", o -> ready(o, "replicas")),
                AGE,
                CONTAINERS,
                IMAGES);
    }

    public static List<PrinterColumn> replicaSets() {
        return List.of(
                NAME,
                number("Desired", "Pods that are wanted.", WorkloadColumns::replicas),
                number("Current", "Pods that exist.", o -> status(o, "replicas")),
                number("Ready", "Pods that are ready.", o -> status(o, "readyReplicas")),
                AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    public static List<PrinterColumn> replicationControllers() {
        return List.of(
                NAME,
                number("Desired", "Pods that are wanted.", WorkloadColumns::replicas),
                number("Current", "Pods that exist.", o -> status(o, "replicas")),
                number("Ready", "Pods that are ready.", o -> status(o, "readyReplicas")),
                AGE,
                CONTAINERS,
                IMAGES,
                wide(
                        "Selector",
                        "Labels that select the pods.",
                        o -> Cells.map(o.at("spec", "selector"))));
    }

    public static List<PrinterColumn> daemonSets() {
        return List.of(
                NAME,
                number(
                        "Desired",
                        "Nodes that should run a pod.",
                        o -> status(o, "desiredNumberScheduled")),
                number(
                        "Current",
                        "Nodes that run a pod.",
                        o -> status(o, "currentNumberScheduled")),
                number("Ready", "Pods that are ready.", o -> status(o, "numberReady")),
                number(
                        "Up-to-date",
                        "Pods that have the newest template.",
                        o -> status(o, "updatedNumberScheduled")),
                number(
                        "Available",
                        "Pods that have been ready for long enough.",
                        o -> status(o, "numberAvailable")),
                text(
                        "Node Selector",
                        "Labels that nodes must have.",
                        o -> Cells.map(o.at("spec", "template", "spec", "nodeSelector"))),
                AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    public static List<PrinterColumn> jobs() {
        return List.of(
                NAME,
                text("Status", "What has become of the job.", WorkloadColumns::jobStatus),
                text(
                        "Completions",
                        "Pods that ended well, of those that are wanted.",
                        WorkloadColumns::completions),
                new PrinterColumn(
                        "Duration",
                        "string",
                        "",
                        0,
                        "Time from the start to the end.",
                        WorkloadColumns::jobDuration),
                AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    public static List<PrinterColumn> cronJobs() {
        return List.of(
                NAME,
                text("Schedule", "When it runs, in cron format.", o -> o.text("spec", "schedule")),
                text(
                        "Timezone",
                        "The time zone of the schedule.",
                        o -> Cells.orNone(o.text("spec", "timeZone"))),
                text(
                        "Suspend",
                        "Whether it starts no more jobs.",
                        o -> o.at("spec", "suspend").asBoolean() ? "True" : "False"),
                number("Active", "Jobs that run now.", o -> o.items("status", "active").size()),
                since(
                        "Last Schedule",
                        0,
                        "Time since the last start.",
                        o -> o.at("status", "lastScheduleTime")),
                AGE,
                wide(
                        "Containers",
                        "Names of each container in the template.",
                        o -> join(cronContainers(o), c -> c.path("name").asText())),
                wide(
                        "Images",
                        "Images referenced by each container.",
                        o -> join(cronContainers(o), c -> c.path("image").asText())));
    }

    private static JsonNode cronContainers(Document object) {
        return object.at("spec", "jobTemplate", "spec", "template", "spec", "containers");
    }

    private static String containers(Document object, String field) {
        return join(
                object.at("spec", "template", "spec", "containers"), c -> c.path(field).asText());
    }

    private static long replicas(Document object) {
        return object.at("spec", "replicas").asLong(1);
    }

    private static long status(Document object, String field) {
        return object.at("status", field).asLong();
    }

    private static String ready(Document object, String wanted) {
        return status(object, "readyReplicas") + "/" + object.at("spec", wanted).asLong(1);
    }

    private static String completions(Document job) {
        long succeeded = status(job, "succeeded");
        JsonNode wanted = job.at("spec", "completions");
        if (wanted.isNumber()) {
            return succeeded + "/" + wanted.asLong();
        }
        long parallelism = job.at("spec", "parallelism").asLong(1);
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private static String jobStatus(Document job) {
        if (Cells.condition(job, "Complete").equals("True")) {
            return "Complete";
        }
        if (Cells.condition(job, "Failed").equals("True")) {
            return "Failed";
        }
        if (job.has("metadata", "deletionTimestamp")) {
            return "Terminating";
        }
        return Cells.condition(job, "Suspended").equals("True") ? "Suspended" : "Running";
    }

    private static JsonNode jobDuration(Document job, Instant now) {
        return time(job.at("status", "startTime"))
                .map(start ->
                        Duration.between(
                                start, time(job.at("status", "completionTime")).orElse(now)))
                .map(duration -> TextNode.valueOf(Cells.duration(duration)))
                .orElse(TextNode.valueOf(""));
    }

    private static Optional<Instant> time(JsonNode time) {
        try {
            return time.isTextual()
                    ? Optional.of(OffsetDateTime.parse(time.asText()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
