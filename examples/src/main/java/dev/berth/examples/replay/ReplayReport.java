package dev.berth.examples.replay;

import com.google.gson.JsonObject;
import dev.berth.examples.console.Format;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.examples.trace.ReplayMode;
import dev.berth.examples.trace.ReplaySettings;
import dev.berth.simulation.ReplayFigures;
import dev.berth.simulation.ReplayResult;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * What a replay tells at its end, as a table or as JSON.
 *
 * @param settings what was replayed
 * @param result what came of it
 * @param times how long decisions took in this process
 * @param eventHash over the events of this process
 * @param resumed whether an earlier process had begun it
 */
record ReplayReport(ReplaySettings settings, ReplayResult result, DecisionTimes times, String eventHash,
        boolean resumed) {

    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    JsonObject json() {
        ReplayFigures figures = result.figures();
        JsonObject json = new JsonObject();
        json.addProperty("policy", settings.policy().name());
        json.addProperty("mode", settings.mode().toString());
        json.addProperty("seed", settings.seed());
        json.addProperty("requests", figures.requests());
        json.addProperty("placed", figures.placed());
        json.addProperty("waiting", figures.waiting());
        json.addProperty("refused", figures.refused());
        JsonObject reasons = new JsonObject();
        figures.refusedByCode().forEach(reasons::addProperty);
        json.add("refusedByReason", reasons);
        json.add("allocatedPercent", Format.figure(figures.allocatedPercent()));
        json.add("unallocatedPercent", Format.figure(figures.unallocatedPercent()));
        json.add("finalUnallocatedPercent", Format.figure(figures.finalUnallocatedPercent()));
        json.add("fragmentationPercent", Format.figure(figures.fragmentationPercent()));
        json.addProperty("waitP50Millis", waitMillis(P50));
        json.addProperty("waitP99Millis", waitMillis(P99));
        json.add("decisionsPerSecond", Format.figure(times.perSecond()));
        json.add("decisionP50Micros", Format.figure(times.micros(P50)));
        json.add("decisionP99Micros", Format.figure(times.micros(P99)));
        json.add("decisionP999Micros", Format.figure(times.micros(P999)));
        json.addProperty("eventHash", eventHash);
        json.addProperty("stateHash", HexFormat.of().toHexDigits(result.view().stateHash()));
        json.addProperty("resumed", resumed);
        return json;
    }

    /** A percentile of the waits: the least one that so many percent of all do not exceed; 0 if nobody was placed. */
    private long waitMillis(double percentile) {
        List<Duration> sorted = result.figures().waits().stream().sorted().toList();
        int rank = (int) Math.ceil(percentile / 100 * sorted.size());
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(1, rank) - 1).toMillis();
    }

    String table() {
        ReplayFigures figures = result.figures();
        KeyValueTable table = new KeyValueTable();
        table.add("Replay", settings.words() + (resumed ? ", resumed" : ""));
        table.add("Requests", "%,d", figures.requests());
        table.add("Placed", "%,d", figures.placed());
        table.add("Still waiting", "%,d", figures.waiting());
        table.add("Refused", "%,d", figures.refused());
        figures.refusedByCode().forEach((code, count) -> table.add("  " + code, "%,d", count));
        boolean fill = settings.mode() == ReplayMode.FILL;
        table.add("GPU allocated", "%.2f %%  %s", figures.allocatedPercent(),
                fill ? "(when 100 % of the cluster had arrived)" : "(average over time)");
        table.add("GPU unallocated", "%.2f %%  (at the end: %.2f %%)", figures.unallocatedPercent(),
                figures.finalUnallocatedPercent());
        table.add("Fragmentation", "%.2f %%  (of the idle GPUs at the end, of no use to typical requests)",
                figures.fragmentationPercent());
        if (!fill) {
            table.add("Wait", "p50 %.1f s, p99 %.1f s  (from submission to placement)", waitMillis(P50) / 1e3,
                    waitMillis(P99) / 1e3);
        }
        table.add("Decisions", "%,.0f a second  (commands over the time spent deciding them, without the store)",
                times.perSecond());
        table.add("Decision time", "p50 %.1f us, p99 %.1f us, p99.9 %.1f us", times.micros(P50), times.micros(P99),
                times.micros(P999));
        table.add("Hashes", "events %s, state %s", eventHash, HexFormat.of().toHexDigits(result.view().stateHash()));
        return table.toString();
    }
}
