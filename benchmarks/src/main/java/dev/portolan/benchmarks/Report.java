package dev.portolan.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Json;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A finished speed table, as text for a terminal and as JSON to keep. Pure. */
public record Report(String area, Instant at, Machine machine, boolean quick, List<Row> rows) {
    public Report {
        rows = List.copyOf(rows);
    }

    /** Where it was measured. */
    public record Machine(
            int cores, long memoryMebibytes, String cpu, String os, String jdk, String commit) {}

    public boolean isShort() {
        return rows.stream().anyMatch(row -> !row.isReached());
    }

    /** A line for each row: what, reached, goal, peer, {@code ok} or {@code short}. */
    public String toText() {
        int width = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            text.append(row.what())
                    .append(" ".repeat(width - row.what().length()))
                    .append("  ")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "%12s  goal %-14s  peer %-16s  %s%n",
                                    figure(row.reached()) + " " + row.unit(),
                                    goal(row),
                                    row.peer().orElse("-"),
                                    row.isReached() ? "ok" : "short"));
        }
        return text.toString();
    }

    public String toJson() {
        ObjectNode root = Json.mapper().createObjectNode();
        root.put("area", area).put("at", at.toString()).put("quick", quick);
        root.set("machine", Json.tree(machine));
        ArrayNode list = root.putArray("rows");
        for (Row row : rows) {
            list.addObject()
                    .put("what", row.what())
                    .put("reached", row.reached())
                    .put("unit", row.unit())
                    .put("goal", goal(row))
                    .put("peer", row.peer().orElse(""))
                    .put("verdict", row.isReached() ? "ok" : "short");
        }
        return root.toPrettyString() + "\n";
    }

    private static String goal(Row row) {
        return switch (row.goal()) {
            case Row.Goal.AtMost most -> "≤ " + figure(most.bound()) + " " + row.unit();
            case Row.Goal.AtLeast least -> "≥ " + figure(least.bound()) + " " + row.unit();
        };
    }

    private static String figure(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value).replaceAll("\\.?0+$", "");
    }
}
