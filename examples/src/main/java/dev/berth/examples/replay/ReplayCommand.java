package dev.berth.examples.replay;

import dev.berth.EventDigest;
import dev.berth.SchedulerBuilder;
import dev.berth.examples.compare.CompareOptions;
import dev.berth.examples.console.UsageException;
import dev.berth.examples.trace.Replay;
import dev.berth.examples.trace.ReplayChart;
import dev.berth.examples.trace.ReplayOptions;
import dev.berth.examples.trace.ReplaySettings;
import dev.berth.simulation.ReplayResult;
import dev.berth.spi.SchedulerStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code replay}: runs a trace through a scheduler under virtual time and tells what came of it. */
@Command(name = "replay", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Replays a trace of requests through a scheduler under virtual time.",
                "Without files: a sample that comes with the jar, timed, kept in the folder berth-replay."
                        + " With files: a fill, kept in memory. Writes replay.svg into the working folder.",
                "With --compare: several policies side by side on the same fills. Keeps and writes nothing unless"
                        + " --out says where."})
public final class ReplayCommand implements Callable<Integer> {

    static final String CHART = "replay.svg";
    static final String FOLDER = "berth-replay";

    private final Path workingFolder;

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Mixin
    private final ReplayOptions options;
    @Option(names = "--store", paramLabel = "WHERE", description = "memory, or the JDBC address of a database.")
    private Optional<String> store = Optional.empty();
    @Option(names = "--resume", description = "Go on with a replay that was broken off.")
    private boolean resume;
    @Option(names = "--replica", paramLabel = "NAME", description = "Stand by while another process leads this replay"
            + " in the same --store; lead it if none does, or from where the other has died.")
    private Optional<String> replica = Optional.empty();
    @Option(names = "--lease", paramLabel = "SECONDS", defaultValue = "5",
            description = "How long a dead replica keeps the lead, 1 to 3600 (default: ${DEFAULT-VALUE}).")
    private int leaseSeconds;
    @Option(names = "--json", description = "Print the result as one line of JSON.")
    private boolean json;
    @Mixin
    private final CompareOptions compare;

    public ReplayCommand(Path workingFolder) {
        this.workingFolder = workingFolder;
        this.options = new ReplayOptions(workingFolder);
        this.compare = new CompareOptions(workingFolder);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (compare.isWanted(spec.commandLine().getParseResult())) {
            compare.run(options.comparison(), json, spec.commandLine().getOut());
            return 0;
        }
        Replay replay = options.replay();
        if (replica.isPresent()) {
            runAs(replica.get(), replay);
            return 0;
        }
        try (ReplayStore place = openStore(replay.settings())) {
            run(replay, replay.scheduler().store(place.store()), resume);
        }
        return 0;
    }

    private void runAs(String name, Replay replay) throws InterruptedException {
        if (leaseSeconds < 1 || leaseSeconds > 3_600) {
            throw new UsageException("--lease must be 1 to 3600 seconds. lease=" + leaseSeconds);
        }
        Duration lease = Duration.ofSeconds(leaseSeconds);
        try (SchedulerStore shared = ReplayStore.shared(store)) {
            new Replica(shared, replay.settings().pool(), name, lease, this::say).run(begun ->
                    run(replay, replay.scheduler().store(shared).leader(name).lease(lease), begun));
        }
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }

    private ReplayStore openStore(ReplaySettings settings) {
        String where = store.orElse(options.hasFiles() ? ReplayStore.MEMORY : FOLDER);
        if (where.equals(ReplayStore.MEMORY)) {
            if (resume) {
                throw new UsageException("Nothing outlives its process in memory. Maybe choose another --store.");
            }
            return ReplayStore.inMemory();
        }
        return store.isPresent() ? ReplayStore.at(where, settings.pool(), resume)
                : ReplayStore.inFolder(workingFolder.resolve(FOLDER), settings, resume);
    }

    private void run(Replay replay, SchedulerBuilder scheduler, boolean resumed) {
        DecisionTimes times = new DecisionTimes();
        EventDigest digest = new EventDigest();
        ReplayResult result = replay.run(scheduler.listener(times).listener(digest), !json);
        ReplayReport report = new ReplayReport(replay.settings(), result, times, digest.hex(), resumed);
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.print(report.table());
        }
        ReplayChart.of(replay.settings(), result).write(workingFolder.resolve(CHART));
        out.println(json ? report.json() : "Chart: " + CHART);
        out.flush();
    }
}
