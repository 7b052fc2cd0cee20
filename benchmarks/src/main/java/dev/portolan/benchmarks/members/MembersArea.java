package dev.portolan.benchmarks.members;

import dev.portolan.benchmarks.Area;
import dev.portolan.benchmarks.Row;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code portolan bench members}: one simulated member over real HTTP, the control store in memory.
 * Karmada's published figures (v1.3, 100 clusters, few objects at a time) are the goals where it
 * has them; the others are our own and say so.
 */
public final class MembersArea implements Area {
    private static final String KARMADA = "Karmada v1.3, 100 clusters, published: ";
    private static final double APPLIED_P50 = 706;
    private static final double APPLIED_P99 = 1_298;
    private static final double JOINED_P50 = 5_356;
    private static final double REPORTED_P50 = 100;
    private static final double REPORTED_P99 = 300;

    @Override
    public String name() {
        return "members";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (OneMember member = OneMember.start(20)) {
            Latencies reported = new EndpointReports(member).measure(quick ? 50 : 500);
            String endpoint =
                    "endpoint ready in a member to MemberService in the store, %s (own goal)";
            rows.add(own(endpoint.formatted("p50"), reported.quantile(0.50), REPORTED_P50));
            rows.add(own(endpoint.formatted("p99"), reported.quantile(0.99), REPORTED_P99));
        }
        try (OneMember member = OneMember.start(20)) {
            Latencies applied = new AppliedWorkloads(member).measure(quick ? 30 : 200);
            String workload = "commit of a Placement to the Deployment in the member, %s";
            rows.add(beside(workload.formatted("p50"), applied.quantile(0.50), APPLIED_P50));
            rows.add(beside(workload.formatted("p99"), applied.quantile(0.99), APPLIED_P99));
        }
        try (OneMember member = OneMember.start(Inventories.NODES)) {
            Latencies joined = new Inventories(member).measure(quick ? 1 : 9);
            rows.add(
                    beside(
                            "join of a member with 1,000 nodes and 10,000 pods to Ready with its"
                                    + " inventory, p50",
                            joined.quantile(0.50),
                            JOINED_P50));
        }
        return rows;
    }

    private static Row own(String what, double reached, double goal) {
        return Row.of(what, reached, "ms", new Row.Goal.AtMost(goal));
    }

    private static Row beside(String what, double reached, double published) {
        return new Row(
                what,
                reached,
                "ms",
                new Row.Goal.AtMost(published),
                Optional.of(KARMADA + Math.round(published) + " ms"));
    }
}
