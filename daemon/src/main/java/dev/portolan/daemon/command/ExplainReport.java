package dev.portolan.daemon.command;

import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns a placement and its verdicts into text for a terminal. Pure. */
public final class ExplainReport {
    private ExplainReport() {}

    /**
     * The whole story of one placement: the decision, every cluster's verdict, what the clusters
     * report, the past. A decision keeps the figures that it was made on while what it is about
     * moves on, so that those of now are shown where they are known, and both where they lead
     * elsewhere.
     *
     * @param now how it would be decided now; empty where nobody could be asked
     */
    public static String of(Placement placement, Optional<Preview> now) {
        StringBuilder text = new StringBuilder();
        Placement.Spec spec = placement.spec();
        text.append(spec.workload().kind().toLowerCase(Locale.ROOT))
                .append('/')
                .append(spec.workload().name());
        if (!placement.namespace().isNone()) {
            text.append(" in ").append(placement.namespace());
        }
        text.append(": ").append(clusters(spec.clusters())).append('\n');
        text.append("  why      ").append(placement.status().reason()).append('\n');
        text.append("  policy   ").append(spec.policy()).append('\n');
        text.append("  decided  at revision ").append(spec.basedOn()).append('\n');
        text.append(
                now.map(preview -> figures(placement, preview))
                        .orElseGet(() -> "\n" + verdicts(placement.status().verdicts())));
        placement.status().clusters().stream()
                .filter(cluster -> !cluster.message().isEmpty())
                .forEach(cluster ->
                        text.append("  ! ")
                                .append(cluster.cluster())
                                .append(": ")
                                .append(cluster.message())
                                .append('\n'));
        if (placement.status().history().size() > 1) {
            text.append("\n  earlier decisions\n");
            placement.status().history().stream()
                    .skip(1)
                    .forEach(decision ->
                            text.append("    ")
                                    .append(decision.at())
                                    .append("  ")
                                    .append(clusters(decision.clusters()))
                                    .append("  ")
                                    .append(decision.reason())
                                    .append('\n'));
        }
        return text.toString();
    }

    private static String figures(Placement placement, Preview now) {
        if (Set.copyOf(now.clusters()).equals(Set.copyOf(placement.spec().clusters()))) {
            return "  now      the same, by the figures of revision "
                    + now.basedOn()
                    + ":\n\n"
                    + verdicts(now.verdicts());
        }
        return "  now      "
                + clusters(now.clusters())
                + ", by the figures of revision "
                + now.basedOn()
                + "; it is decided again when something that it is based on changes"
                + "\n\n  the figures of revision "
                + placement.spec().basedOn()
                + "\n"
                + verdicts(placement.status().verdicts())
                + "\n  the figures of revision "
                + now.basedOn()
                + "\n"
                + verdicts(now.verdicts());
    }

    /** A table with a line for each cluster, chosen ones first, best score first. */
    public static String verdicts(List<Verdict> verdicts) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CLUSTER", "REPLICAS", "FITS", "SCORE", "WHY"));
        verdicts.stream()
                .sorted((a, b) ->
                        a.replicas() != b.replicas()
                                ? Integer.compare(b.replicas(), a.replicas())
                                : a.refusedBy().isEmpty() != b.refusedBy().isEmpty()
                                        ? Boolean.compare(
                                                !a.refusedBy().isEmpty(), !b.refusedBy().isEmpty())
                                        : Double.compare(b.total(), a.total()))
                .forEach(verdict -> rows.add(row(verdict)));
        return table(rows);
    }

    /** {@code aws-frankfurt=2, gcp-london=1}, or {@code nowhere}. */
    public static String clusters(List<ClusterReplicas> clusters) {
        return clusters.isEmpty()
                ? "nowhere"
                : clusters.stream()
                        .map(share ->
                                share.replicas() == 0
                                        ? share.cluster().value()
                                        : share.cluster() + "=" + share.replicas())
                        .collect(Collectors.joining(", "));
    }

    /** Columns padded to their widest cell, two blanks apart and in front. */
    public static String table(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append("  ")
                        .append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<String> row(Verdict verdict) {
        if (!verdict.refusedBy().isEmpty()) {
            return List.of(
                    verdict.cluster().value(),
                    verdict.replicas() == 0 ? "-" : Integer.toString(verdict.replicas()),
                    verdict.fits() < 0 ? "-" : Integer.toString(verdict.fits()),
                    "-",
                    "refused by " + verdict.refusedBy() + ": " + verdict.reason());
        }
        String scores =
                verdict.scores().stream()
                        .map(score ->
                                "%s %.0f (%s)"
                                        .formatted(score.name(), score.value(), score.detail()))
                        .collect(Collectors.joining(", "));
        return List.of(
                verdict.cluster().value(),
                Integer.toString(verdict.replicas()),
                verdict.fits() < 0 ? "-" : Integer.toString(verdict.fits()),
                "%.1f".formatted(verdict.total()),
                verdict.reason().isEmpty()
                        ? scores
                        : verdict.reason() + (scores.isEmpty() ? "" : "; " + scores));
    }
}
