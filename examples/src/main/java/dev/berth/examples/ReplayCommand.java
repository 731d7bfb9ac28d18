package dev.berth.examples;

import dev.berth.EventDigest;
import dev.berth.simulation.ReplayResult;
import java.io.PrintWriter;
import java.nio.file.Path;
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
final class ReplayCommand implements Callable<Integer> {

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
    @Option(names = "--json", description = "Print the result as one line of JSON.")
    private boolean json;
    @Mixin
    private final CompareOptions compare;

    ReplayCommand(Path workingFolder) {
        this.workingFolder = workingFolder;
        this.options = new ReplayOptions(workingFolder);
        this.compare = new CompareOptions(workingFolder);
    }

    @Override
    public Integer call() {
        if (compare.isWanted(spec.commandLine().getParseResult())) {
            compare.run(options.comparison(), json, spec.commandLine().getOut());
            return 0;
        }
        Replay replay = options.replay();
        try (ReplayStore place = openStore(replay.settings())) {
            run(replay, place);
        }
        return 0;
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

    private void run(Replay replay, ReplayStore place) {
        DecisionTimes times = new DecisionTimes();
        EventDigest digest = new EventDigest();
        ReplayResult result = replay.run(replay.scheduler().store(place.store()).listener(times).listener(digest),
                !json);
        ReplayReport report = new ReplayReport(replay.settings(), result, times, digest.hex(), resume);
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.print(report.table());
        }
        ReplayChart.of(replay.settings(), result).write(workingFolder.resolve(CHART));
        out.println(json ? report.json() : "Chart: " + CHART);
        out.flush();
    }
}
