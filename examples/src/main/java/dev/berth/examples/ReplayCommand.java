package dev.berth.examples;

import dev.berth.EventDigest;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.intake.Arrival;
import dev.berth.policy.Policies;
import dev.berth.simulation.FillProtocol;
import dev.berth.simulation.FillReplay;
import dev.berth.simulation.ReplayResult;
import dev.berth.simulation.TimedReplay;
import dev.berth.spi.PlacementPolicy;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code replay}: runs a trace through a scheduler under virtual time and tells what came of it. */
@Command(name = "replay", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Replays a trace of requests through a scheduler under virtual time.",
                "Without files: a sample that comes with the jar, timed, kept in the folder berth-replay."
                        + " With files: a fill, kept in memory. Writes replay.svg into the working folder."})
final class ReplayCommand implements Callable<Integer> {

    static final String CHART = "replay.svg";
    static final String FOLDER = "berth-replay";
    private static final BigDecimal PAPER_INFLATE = new BigDecimal("1.3");

    private final Path workingFolder;

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Option(names = "--nodes", paramLabel = "FILE", description = "CSV of nodes, in Berth's or openb's columns.")
    private Optional<Path> nodes = Optional.empty();
    @Option(names = "--requests", paramLabel = "FILE", description = "CSV of requests, in Berth's or openb's columns.")
    private Optional<Path> requests = Optional.empty();
    @Option(names = "--policy", paramLabel = "NAME", defaultValue = "best-fit",
            description = "Where requests go (default: ${DEFAULT-VALUE}).")
    private String policy = "";
    @Option(names = "--mode", paramLabel = "MODE",
            description = "timed: requests end when the trace says. fill: requests never end.")
    private Optional<String> mode = Optional.empty();
    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Of a fill's orders and a policy's randomness (default: ${DEFAULT-VALUE}).")
    private long seed;
    @Option(names = "--inflate", paramLabel = "X",
            description = "What a fill asks for, as a multiple of the cluster's GPUs (default: 1.3).")
    private Optional<BigDecimal> inflate = Optional.empty();
    @Option(names = "--store", paramLabel = "WHERE", description = "memory, or the JDBC address of a database.")
    private Optional<String> store = Optional.empty();
    @Option(names = "--resume", description = "Go on with a replay that was broken off.")
    private boolean resume;
    @Option(names = "--json", description = "Print the result as one line of JSON.")
    private boolean json;

    ReplayCommand(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    @Override
    public Integer call() {
        PlacementPolicy chosen = Policies.named(policy).orElseThrow(() -> new UsageException(
                "There is no such policy. policy=" + policy + " known=" + String.join(", ", Policies.names())));
        ReplayMode kind = mode.map(ReplayMode::named).orElse(nodes.isPresent() ? ReplayMode.FILL : ReplayMode.TIMED);
        int percent = inflatePercent(kind);
        ReplayInput input = input();
        if (kind == ReplayMode.TIMED) {
            requireTimes(input);
        }
        ReplaySettings settings = new ReplaySettings(chosen, kind, seed, percent, input.digest());
        try (ReplayStore place = openStore(settings)) {
            run(settings, input, place);
        }
        return 0;
    }

    private ReplayInput input() {
        if (nodes.isPresent() != requests.isPresent()) {
            throw new UsageException("Nodes and requests go together. missing="
                    + (nodes.isPresent() ? "--requests" : "--nodes"));
        }
        return nodes.isPresent() ? ReplayInput.read(resolve(nodes.get()), resolve(requests.orElseThrow()))
                : ReplayInput.sample();
    }

    private Path resolve(Path file) {
        return workingFolder.resolve(file);
    }

    private int inflatePercent(ReplayMode kind) {
        if (kind == ReplayMode.TIMED) {
            inflate.ifPresent(given -> {
                throw new UsageException("Only a fill can be inflated. inflate=" + given + " mode=" + kind);
            });
            return 0;
        }
        BigDecimal percent = inflate.orElse(PAPER_INFLATE).movePointRight(2);
        boolean inRange = percent.signum() > 0 && percent.compareTo(BigDecimal.valueOf(FillProtocol.MAX_PERCENT)) <= 0;
        if (!inRange || percent.stripTrailingZeros().scale() > 0) {
            throw new UsageException("The multiple must be 0.01 to " + FillProtocol.MAX_PERCENT / 100
                    + " with at most two decimals. inflate=" + inflate.orElse(PAPER_INFLATE));
        }
        return percent.intValueExact();
    }

    private static void requireTimes(ReplayInput input) {
        for (Arrival arrival : input.arrivals()) {
            if (arrival.submitted().isEmpty()) {
                throw new UsageException("A timed replay needs the time of every request. request="
                        + arrival.request().id() + " Maybe use --mode fill.");
            }
        }
    }

    private ReplayStore openStore(ReplaySettings settings) {
        String where = store.orElse(nodes.isPresent() ? ReplayStore.MEMORY : FOLDER);
        if (where.equals(ReplayStore.MEMORY)) {
            if (resume) {
                throw new UsageException("Nothing outlives its process in memory. Maybe choose another --store.");
            }
            return ReplayStore.inMemory();
        }
        return store.isPresent() ? ReplayStore.at(where, settings.pool(), resume)
                : ReplayStore.inFolder(workingFolder.resolve(FOLDER), settings, resume);
    }

    private void run(ReplaySettings settings, ReplayInput input, ReplayStore place) {
        DecisionTimes times = new DecisionTimes();
        EventDigest digest = new EventDigest();
        SchedulerBuilder builder = Scheduler.builder().pool(settings.pool()).policy(settings.policy())
                .store(place.store()).seed(seed).listener(times).listener(digest);
        ReplayResult result = replay(settings, input, builder);
        ReplayReport report = new ReplayReport(settings, result, times, digest.hex(), resume);
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.print(report.table());
        }
        new ReplayChart(settings, result).write(workingFolder.resolve(CHART));
        out.println(json ? report.json() : "Chart: " + CHART);
        out.flush();
    }

    private ReplayResult replay(ReplaySettings settings, ReplayInput input, SchedulerBuilder builder) {
        if (settings.mode() == ReplayMode.FILL) {
            var fill = FillProtocol.prepare(input.nodes(), input.arrivals().stream().map(Arrival::request).toList(),
                    settings.inflatePercent(), seed);
            try (Progress progress = Progress.over(fill.requests().size(), !json)) {
                return FillReplay.run(builder, fill, progress);
            }
        }
        try (Progress progress = Progress.over(input.arrivals().size(), !json)) {
            return TimedReplay.run(builder, input.nodes(), input.arrivals(), progress);
        }
    }
}
