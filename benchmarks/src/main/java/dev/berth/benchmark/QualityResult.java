package dev.berth.benchmark;

import dev.berth.simulation.PolicyComparison;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link QualityRunner} measured, as it stands in {@code results/quality.json}.
 *
 * @param java the JDK
 * @param system the operating system
 * @param cores how many it has
 * @param loadAverages of the machine, before and after
 * @param seeds one fill each
 * @param percent what the fills ask for, in percent of the GPUs
 * @param traces what came out
 */
record QualityResult(String java, String system, int cores, List<Double> loadAverages, List<Long> seeds, int percent,
        List<Trace> traces) {

    /**
     * A trace.
     *
     * @param name its name
     * @param nodes of its cluster
     * @param gpus of its cluster
     * @param requests of the trace, before fills are made of it
     * @param bound as in {@link QualityTrace}, if it is known
     * @param rows one for each policy
     */
    record Trace(String name, int nodes, int gpus, int requests, @Nullable Double bound, List<Row> rows) {
        static Trace of(QualityTrace trace, List<Row> rows) {
            return new Trace(trace.name(), trace.nodes().size(), trace.gpus(), trace.requests().size(),
                    trace.bound().isPresent() ? trace.bound().getAsDouble() : null, rows);
        }

        Optional<Double> known() {
            return Optional.ofNullable(bound);
        }
    }

    /** A row of a {@link PolicyComparison}, in figures that are worth keeping. */
    record Row(String policy, double unallocatedPercent, double fragmentationPercent,
            Map<String, Double> refusedByClass, long decisionsPerSecond) {
        static Row of(PolicyComparison.Row row) {
            Map<String, Double> refused = new TreeMap<>();
            row.refusedByClass().forEach((kind, count) -> refused.put(kind, rounded(count, 1)));
            return new Row(row.policy(), rounded(row.unallocatedPercent(), 3), rounded(row.fragmentationPercent(), 2),
                    refused, Math.round(row.decisionsPerSecond()));
        }

        private static double rounded(double value, int digits) {
            return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
        }
    }

    List<String> policies() {
        return traces.get(0).rows().stream().map(Row::policy).toList();
    }
}
