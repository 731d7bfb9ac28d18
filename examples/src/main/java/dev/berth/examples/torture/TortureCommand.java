package dev.berth.examples.torture;

import com.google.gson.JsonObject;
import dev.berth.examples.console.Format;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.examples.console.Progress;
import dev.berth.examples.console.UsageException;
import dev.berth.local.InMemoryStore;
import dev.berth.simulation.Torture;
import dev.berth.simulation.TortureReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code torture}: lets everything go wrong by a seed and tells whether anything was lost. */
@Command(name = "torture", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Runs a scheduler on a failing store and checks after each step that nothing is lost or held"
                + " twice.", "Exit code 1 if something is; seed and step say where."})
public final class TortureCommand implements Callable<Integer> {

    private static final int VIOLATED = 1;
    private static final int MOST_STEPS = 1_000_000_000;
    /** Held here, so that it is not made anew with another level: what fails on purpose is not to be told. */
    private static final Logger LOG = Logger.getLogger("dev.berth");

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Decides everything (default: ${DEFAULT-VALUE}).")
    private long seed;
    @Option(names = "--seeds", paramLabel = "K", defaultValue = "1",
            description = "How many seeds from there on (default: ${DEFAULT-VALUE}).")
    private int seeds;
    @Option(names = "--steps", paramLabel = "M", defaultValue = "10000",
            description = "Steps for each seed (default: ${DEFAULT-VALUE}).")
    private int steps;
    @Option(names = "--json", description = "Print each result as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        within("seeds", seeds);
        within("steps", steps);
        Level level = LOG.getLevel();
        LOG.setLevel(Level.OFF);
        try {
            return run();
        } finally {
            LOG.setLevel(level);
        }
    }

    private int run() {
        int code = 0;
        for (long next = seed; code == 0 && next < seed + seeds; next++) {
            long begin = System.nanoTime();
            TortureReport report;
            try (Progress progress = Progress.over("Torture " + next, steps, !json)) {
                report = Torture.run(next, steps, new InMemoryStore(Torture.REMEMBERED), progress);
            }
            print(report, Duration.ofNanos(System.nanoTime() - begin));
            code = report.violation().isPresent() ? VIOLATED : 0;
        }
        return code;
    }

    private static void within(String option, int value) {
        if (value < 1 || value > MOST_STEPS) {
            throw new UsageException("A number is out of range. option=--" + option + " value=" + value
                    + " least=1 most=" + MOST_STEPS);
        }
    }

    private void print(TortureReport report, Duration took) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(report) + System.lineSeparator() : table(report, took));
        out.flush();
    }

    private static String table(TortureReport report, Duration took) {
        KeyValueTable table = new KeyValueTable();
        table.add("Torture", "seed %d, %,d steps in %.1f s", report.seed(), report.steps(), took.toMillis() / 1e3);
        StringBuilder counts = new StringBuilder();
        report.counts().forEach((what, count) -> counts.append(counts.isEmpty() ? "" : ", ").append(what).append(' ')
                .append(Format.number(count)));
        table.add("Happened", "%s", counts);
        table.add("Trace hash", "%s", report.traceHash());
        table.add("Violation", "%s", report.violation().map(what -> "at step " + report.steps() + ": " + what)
                .orElse("none"));
        return table.toString();
    }

    private static JsonObject json(TortureReport report) {
        JsonObject json = new JsonObject();
        json.addProperty("seed", report.seed());
        json.addProperty("steps", report.steps());
        json.addProperty("traceHash", report.traceHash());
        JsonObject counts = new JsonObject();
        report.counts().forEach(counts::addProperty);
        json.add("counts", counts);
        report.violation().ifPresent(what -> json.addProperty("violation", what));
        return json;
    }
}
