package dev.berth.examples.simulate;

import dev.berth.examples.trace.ReplayChart;
import dev.berth.simulation.SimulationFigures;
import dev.berth.simulation.SimulationResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code simulate}: lives through a batch log and tells how long jobs waited. */
@Command(name = "simulate", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Lives through a log of jobs with an order and a backfill rule, under virtual time.",
                "Jobs larger than the pool are skipped. With windows the averages are means of the windows' means."})
public final class SimulateCommand implements Callable<Integer> {

    private final Path workingFolder;

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Mixin
    private final SimulateOptions options;
    @Option(names = "--owners", description = "Tell of each user and project, even if there are many.")
    private boolean owners;
    @Option(names = "--json", description = "Print the result as one line of JSON.")
    private boolean json;
    @Option(names = "--csv", paramLabel = "FILE", description = "Write a row for each job.")
    private Optional<Path> csv = Optional.empty();
    @Option(names = "--svg", paramLabel = "FILE",
            description = "Draw what was held and how many waited; of windows the first.")
    private Optional<Path> svg = Optional.empty();

    public SimulateCommand(Path workingFolder) {
        this.workingFolder = workingFolder;
        this.options = new SimulateOptions(workingFolder);
    }

    @Override
    public Integer call() {
        SimulateInput input = options.read();
        List<SimulationResult> results = input.run(!json);
        SimulateReport report = new SimulateReport(input, new SimulationFigures(results), owners);
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.print(report.table());
        }
        csv.ifPresent(file -> new JobRows(results, input.windowed()).write(workingFolder.resolve(file)));
        svg.ifPresent(file -> ReplayChart.of(results.get(0), "Simulation: " + input.words()
                + (input.windowed() ? ", first window" : "")).write(workingFolder.resolve(file)));
        if (json) {
            out.println(report.json(options));
        } else {
            csv.ifPresent(file -> out.println("Jobs: " + file));
            svg.ifPresent(file -> out.println("Chart: " + file + (input.windowed() ? " (of the first window)" : "")));
        }
        out.flush();
        return 0;
    }
}
