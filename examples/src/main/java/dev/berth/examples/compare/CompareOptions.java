package dev.berth.examples.compare;

import dev.berth.examples.console.Progress;
import dev.berth.examples.console.UsageException;
import dev.berth.examples.trace.ReplayOptions;
import dev.berth.simulation.PolicyComparison;
import dev.berth.spi.BerthException;
import dev.berth.spi.PlacementPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that compare policies, and the comparison. */
public final class CompareOptions {

    static final String JSON = "compare.json";
    static final String CHART = "compare.svg";
    private static final String COMPARE = "--compare";
    private static final List<String> OWN = List.of("--seeds", "--out");
    /** What a single replay is told and a comparison is not. */
    private static final List<String> FOREIGN = List.of("--policy", "--seed", "--store", "--resume");

    private final Path workingFolder;

    @Option(names = COMPARE, paramLabel = "NAMES", split = ",",
            description = "Compare these policies, such as berth,openb-fgd,best-fit.")
    private List<String> names = List.of();
    @Option(names = "--seeds", paramLabel = "A-B", defaultValue = "1-10",
            description = "Of the fills that are compared (default: ${DEFAULT-VALUE}).")
    private String range = "";
    @Option(names = "--out", paramLabel = "FOLDER",
            description = "Write the comparison there too: " + JSON + " and " + CHART + ".")
    private Optional<Path> out = Optional.empty();

    public CompareOptions(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    /** Whether policies are to be compared; refuses what does not go together. */
    public boolean isWanted(ParseResult parsed) {
        boolean wanted = parsed.hasMatchedOption(COMPARE);
        for (String option : wanted ? FOREIGN : OWN) {
            if (parsed.hasMatchedOption(option)) {
                throw new UsageException(wanted
                        ? "This option does not go with --compare. option=" + option + " Maybe leave it out."
                        : "This option goes with --compare only. option=" + option + " Maybe name policies.");
            }
        }
        return wanted;
    }

    public void run(PolicyComparison comparison, boolean json, PrintWriter printer) {
        List<PlacementPolicy> policies = policies();
        Seeds seeds = Seeds.read(range);
        Optional<Path> folder = out.map(this::create);
        List<PolicyComparison.Row> rows = new ArrayList<>();
        try (Progress progress = Progress.over("Compare", policies.size() * seeds.values().size(), !json)) {
            int[] fills = new int[1];
            for (PlacementPolicy policy : policies) {
                rows.add(comparison.run(policy, seeds.values(), () -> progress.accept(++fills[0])));
            }
        }
        ComparisonReport report = new ComparisonReport(seeds, rows);
        folder.ifPresent(into -> write(report, into));
        if (json) {
            printer.println(report.json());
        } else {
            printer.print(report.table());
            folder.ifPresent(into -> printer.println("Written: " + out.orElseThrow().resolve(JSON) + ", " + CHART));
        }
        printer.flush();
    }

    private List<PlacementPolicy> policies() {
        List<PlacementPolicy> policies = names.stream().map(String::strip).map(ReplayOptions::named).toList();
        Set<String> seen = new HashSet<>();
        for (PlacementPolicy policy : policies) {
            if (!seen.add(policy.name())) {
                throw new UsageException("A policy is to be compared with itself. policy=" + policy.name());
            }
        }
        return policies;
    }

    /** Before the work begins, so that it is not in vain. */
    private Path create(Path folder) {
        try {
            return Files.createDirectories(workingFolder.resolve(folder));
        } catch (IOException e) {
            throw new BerthException("The folder cannot be used. folder=" + folder + " error=" + e, e);
        }
    }

    private static void write(ComparisonReport report, Path folder) {
        try {
            Files.writeString(folder.resolve(JSON), report.json() + "\n");
            Files.write(folder.resolve(CHART), report.chart());
        } catch (IOException e) {
            throw new BerthException("The comparison cannot be written. folder=" + folder + " error=" + e, e);
        }
    }
}
