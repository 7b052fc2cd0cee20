package dev.portolan.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

class ExplainReportTest {
    private static final ClusterName FRA = new ClusterName("aws-frankfurt");
    private static final ClusterName TYO = new ClusterName("gcp-tokyo");

    @Test
    void namesEveryClusterWithItsScoresOrItsRefusal() {
        Verdict chosen =
                new Verdict(
                        FRA,
                        2,
                        40,
                        87.25,
                        List.of(new Verdict.Score("latency", 91, 2, "11.3 ms to the clients")),
                        "",
                        "");
        Verdict refused =
                new Verdict(TYO, 0, -1, 0, List.of(), "affinity", "label area is apac, not emea");

        assertThat(
                        ExplainReport.of(
                                placement(List.of(refused, chosen), List.of()), Optional.empty()))
                .isEqualTo(
                        """
                        deployment/cart in boutique: aws-frankfurt=2
                          why      2 replicas in 1 cluster
                          policy   PlacementPolicy boutique/web
                          decided  at revision 17

                          CLUSTER        REPLICAS  FITS  SCORE  WHY
                          aws-frankfurt  2         40    87.3   latency 91 (11.3 ms to the clients)
                          gcp-tokyo      -         -     -      refused by affinity: label area is apac, not emea
                        """);
    }

    @Test
    void showsTheFiguresOfNowWhereTheyLeadToTheSameClusters() {
        Placement then = placement(List.of(verdict(FRA, "0.0 ms to redis")), List.of());
        Preview now =
                new Preview(
                        new Revision(40),
                        List.of(new ClusterReplicas(FRA, 2)),
                        List.of(verdict(FRA, "17.1 ms to redis")));

        assertThat(ExplainReport.of(then, Optional.of(now)))
                .contains(
                        """
                          decided  at revision 17
                          now      the same, by the figures of revision 40:

                          CLUSTER        REPLICAS  FITS  SCORE  WHY
                          aws-frankfurt  2         40    87.3   latency 91 (17.1 ms to redis)
                        """)
                .doesNotContain("0.0 ms to redis");
    }

    @Test
    void showsBothFiguresWhereThoseOfNowLeadElsewhere() {
        Placement then = placement(List.of(verdict(FRA, "0.0 ms to redis")), List.of());
        Preview now =
                new Preview(
                        new Revision(40),
                        List.of(new ClusterReplicas(TYO, 2)),
                        List.of(verdict(TYO, "0.0 ms to redis, which has moved")));

        assertThat(ExplainReport.of(then, Optional.of(now)))
                .startsWith("deployment/cart in boutique: aws-frankfurt=2\n")
                .contains(
                        "now      gcp-tokyo=2, by the figures of revision 40; it is decided again")
                .containsSubsequence(
                        "the figures of revision 17\n",
                        "aws-frankfurt  2 ",
                        "the figures of revision 40\n",
                        "which has moved");
    }

    @Test
    void tellsEarlierDecisionsWithTheirReasons() {
        Placement.Decision now =
                new Placement.Decision(
                        Instant.parse("2026-01-01T00:00:10Z"),
                        List.of(new ClusterReplicas(FRA, 2)),
                        "gcp-tokyo was lost");
        Placement.Decision before =
                new Placement.Decision(
                        Instant.parse("2026-01-01T00:00:00Z"),
                        List.of(new ClusterReplicas(TYO, 2)),
                        "first placement");

        assertThat(ExplainReport.of(placement(List.of(), List.of(now, before)), Optional.empty()))
                .contains(
                        "earlier decisions\n"
                                + "    2026-01-01T00:00:00Z  gcp-tokyo=2  first placement\n");
    }

    private static Verdict verdict(ClusterName cluster, String detail) {
        return new Verdict(
                cluster,
                2,
                40,
                87.25,
                List.of(new Verdict.Score("latency", 91, 2, detail)),
                "",
                "");
    }

    private static Placement placement(List<Verdict> verdicts, List<Placement.Decision> history) {
        return new Placement(
                Namespace.of("boutique"),
                "cart-deployment",
                new Placement.Spec(
                        new Placement.Target("apps/v1", "Deployment", "cart"),
                        "PlacementPolicy boutique/web",
                        2,
                        ResourceVector.ZERO,
                        List.of(new ClusterReplicas(FRA, 2)),
                        List.of(),
                        new Revision(17)),
                new Placement.Status(
                        List.of(), 0, "2 replicas in 1 cluster", verdicts, List.of(), history));
    }
}
