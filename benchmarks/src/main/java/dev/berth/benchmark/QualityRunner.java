package dev.berth.benchmark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.berth.policy.Policies;
import dev.berth.simulation.FillProtocol;
import dev.berth.simulation.PolicyComparison;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Measures how well the policies pack, by the fill protocol of Weng et al., on the openb traces and on our own, and
 * writes the figures, their chart and the tables of {@code QUALITY.md}.
 */
public final class QualityRunner {

    private static final List<String> POLICIES = List.of("berth", "berth-learning", "openb-fgd", "openb-best-fit",
            "openb-gpu-packing", "openb-gpu-clustering", "openb-dot-product", "random", "fgd", "best-fit");
    private static final long FIRST_SEED = 42;
    private static final long LAST_SEED = 51;

    private QualityRunner() {
    }

    /**
     * Runs everything, which takes some minutes, and tells on stderr how far it is.
     *
     * @param args the folder of the openb traces, that of the sample, and that of this module's results; beside the
     *     last is {@code QUALITY.md}
     * @throws IOException if the results cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("Usage: QualityRunner OPENB_FOLDER SAMPLE_FOLDER RESULTS_FOLDER");
            System.exit(2);
        }
        QualityResult result = run(QualityTrace.all(Path.of(args[0]), Path.of(args[1])));
        Path results = Path.of(args[2]);
        Gson gson = new GsonBuilder().setPrettyPrinting().create();
        Files.writeString(results.resolve("quality.json"), gson.toJson(result) + "\n");
        Files.writeString(results.resolve("quality.svg"), new QualityChart(result).svg());
        Path page = results.resolveSibling("QUALITY.md");
        Files.writeString(page, new QualityPage(Files.readString(page)).with(result));
    }

    private static QualityResult run(List<QualityTrace> traces) {
        List<Long> seeds = LongStream.rangeClosed(FIRST_SEED, LAST_SEED).boxed().toList();
        double load = loadAverage();
        List<QualityResult.Trace> results = new ArrayList<>();
        for (QualityTrace trace : traces) {
            PolicyComparison comparison = new PolicyComparison(trace.nodes(), trace.requests(),
                    FillProtocol.PAPER_PERCENT);
            List<QualityResult.Row> rows = new ArrayList<>();
            for (String policy : POLICIES) {
                rows.add(QualityResult.Row.of(comparison.run(Policies.named(policy).orElseThrow(), seeds, () -> { })));
                System.err.printf(Locale.ROOT, "%s %s %.2f%n", trace.name(), policy,
                        rows.get(rows.size() - 1).unallocatedPercent());
            }
            results.add(QualityResult.Trace.of(trace, rows));
        }
        return new QualityResult(Runtime.version().toString(), System.getProperty("os.name") + " "
                + System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors(),
                List.of(load, loadAverage()), seeds, FillProtocol.PAPER_PERCENT, results);
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
