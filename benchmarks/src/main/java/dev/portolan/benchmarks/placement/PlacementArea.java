package dev.portolan.benchmarks.placement;

import dev.portolan.benchmarks.Area;
import dev.portolan.benchmarks.Row;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

import java.util.ArrayList;
import java.util.List;

/** {@code portolan bench placement}. */
public final class PlacementArea implements Area {
    private static final double P50_MICROS = 200;
    private static final double P99_MICROS = 1_000;

    @Override
    public String name() {
        return "placement";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        var options =
                new OptionsBuilder()
                        .include(DecisionBenchmark.class.getName())
                        .param("clusters", "1000")
                        .forks(quick ? 0 : 2)
                        .warmupIterations(quick ? 2 : 5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(quick ? 2 : 5)
                        .measurementTime(TimeValue.seconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .build();
        List<Row> rows = new ArrayList<>();
        for (RunResult result : new Runner(options).run()) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            String what = "one decision, 1,000 clusters × 10 node shapes, spread + latency, ";
            rows.add(
                    Row.of(
                            what + "p50",
                            statistics.getPercentile(50),
                            "µs",
                            new Row.Goal.AtMost(P50_MICROS)));
            rows.add(
                    Row.of(
                            what + "p99",
                            statistics.getPercentile(99),
                            "µs",
                            new Row.Goal.AtMost(P99_MICROS)));
        }
        return rows;
    }
}
