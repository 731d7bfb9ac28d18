package dev.berth.examples.simulate;

import dev.berth.Backfill;
import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.examples.console.UsageException;
import dev.berth.examples.trace.ReplayOptions;
import dev.berth.intake.Arrival;
import dev.berth.intake.NodeCsv;
import dev.berth.intake.RequestCsv;
import dev.berth.intake.SwfLog;
import dev.berth.model.Node;
import dev.berth.policy.Policies;
import dev.berth.policy.QueueOrders;
import dev.berth.simulation.Workload;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.QueueOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that say what is simulated and how. */
final class SimulateOptions {

    private static final int MOST_PROCESSORS = 1_000_000;
    private static final int MOST_CANDIDATES = 1 << 28;
    private static final int WINDOW = 1_024;
    private static final int RANKINGS = 10_000;
    private static final Duration CENTURY = Duration.ofDays(36_525);

    private final Path workingFolder;

    @Option(names = "--log", required = true, paramLabel = "FILE",
            description = "A log in the Standard Workload Format; with --nodes a CSV of requests with times.")
    private Path log = Path.of("");
    @Option(names = "--pool", paramLabel = "N", description = "How many processors the log's machine has.")
    private Optional<Integer> pool = Optional.empty();
    @Option(names = "--nodes", paramLabel = "FILE", description = "CSV of nodes, in Berth's or openb's columns.")
    private Optional<Path> nodes = Optional.empty();
    @Option(names = "--order", paramLabel = "NAME", defaultValue = "fcfs",
            description = "Who goes first (default: ${DEFAULT-VALUE}).")
    private String order = "";
    @Option(names = "--backfill", paramLabel = "RULE", defaultValue = "easy",
            description = "Who may pass: none, easy, conservative, reservation or best-effort"
                    + " (default: ${DEFAULT-VALUE}).")
    private String backfill = "";
    @Option(names = "--policy", paramLabel = "NAME", defaultValue = "best-fit",
            description = "Where requests go (default: ${DEFAULT-VALUE}).")
    private String policy = "";
    @Option(names = "--windows", split = ",", paramLabel = "FIRST",
            description = "Simulate parts of the log, each in an empty pool: where they begin, from 0.")
    private List<Integer> windows = List.of();
    @Option(names = "--window-size", paramLabel = "N", description = "Jobs in each window (default: 1024).")
    private Optional<Integer> windowSize = Optional.empty();
    @Option(names = "--candidates", paramLabel = "N", defaultValue = "10000",
            description = "Waiting requests that a pass looks at (default: ${DEFAULT-VALUE}).")
    private int candidates;

    SimulateOptions(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    /** What was asked for, checked and read. */
    SimulateInput read() {
        QueueOrder chosenOrder = QueueOrders.named(order).orElseThrow(() -> unknown("order", order,
                QueueOrders.names()));
        Backfill rule = Arrays.stream(Backfill.values()).filter(one -> word(one).equals(backfill)).findFirst()
                .orElseThrow(() -> unknown("backfill", backfill, Arrays.stream(Backfill.values())
                        .map(SimulateOptions::word).toList()));
        PlacementPolicy chosenPolicy = Policies.named(policy).orElseThrow(() -> unknown("policy", policy,
                Policies.names()));
        within("candidates", candidates, MOST_CANDIDATES);
        if (pool.isPresent() == nodes.isPresent()) {
            throw new UsageException(pool.isPresent()
                    ? "A pool of processors and nodes exclude each other. pool=" + pool.get() + " nodes=" + nodes.get()
                    : "Say how large the cluster is. missing=--pool or --nodes");
        }
        if (windowSize.isPresent() && windows.isEmpty()) {
            throw new UsageException("A window's size needs windows. windowSize=" + windowSize.get()
                    + " missing=--windows");
        }
        return new SimulateInput(log.getFileName() + ", " + order + ", backfill " + backfill + ", " + policy,
                () -> scheduler(chosenOrder, rule, chosenPolicy), workloads(), !windows.isEmpty());
    }

    private SchedulerBuilder scheduler(QueueOrder chosenOrder, Backfill rule, PlacementPolicy chosenPolicy) {
        return Scheduler.builder().order(chosenOrder).backfill(rule).policy(chosenPolicy)
                .limits(Limits.builder().candidates(candidates).rankings(RANKINGS).horizon(CENTURY).build());
    }

    String order() {
        return order;
    }

    String backfill() {
        return backfill;
    }

    String policy() {
        return policy;
    }

    private List<Workload> workloads() {
        Path file = workingFolder.resolve(log);
        if (pool.isPresent()) {
            within("pool", pool.get(), MOST_PROCESSORS);
            SwfLog read = SwfLog.read(file);
            return cut(read.jobs(), jobs -> Workload.ofJobs(jobs, pool.get()), windows.isEmpty() ? read.skipped() : 0);
        }
        List<Node> cluster = NodeCsv.read(workingFolder.resolve(nodes.orElseThrow()));
        List<Arrival> arrivals = RequestCsv.read(file);
        ReplayOptions.requireTimes(arrivals);
        return cut(arrivals, some -> Workload.ofTrace(cluster, some), 0);
    }

    /** The windows of a log, or all of it. */
    private <T> List<Workload> cut(List<T> entries, Function<List<T>, Workload> workload, int skipped) {
        int size = windowSize.orElse(WINDOW);
        within("window-size", size, Integer.MAX_VALUE);
        for (int first : windows) {
            if (first < 0 || first > entries.size() - size) {
                throw new UsageException("A window is not all in the log. first=" + first + " size=" + size + " jobs="
                        + entries.size());
            }
        }
        List<List<T>> parts = windows.isEmpty() ? List.of(entries) : Workload.windows(entries, windows, size);
        return parts.stream().map(workload).map(one -> checked(one, skipped)).collect(Collectors.toList());
    }

    private static Workload checked(Workload workload, int skipped) {
        if (workload.arrivals().isEmpty()) {
            throw new UsageException("There is no job to simulate. jobs=0 skipped=" + (workload.skipped() + skipped));
        }
        return new Workload(workload.nodes(), workload.arrivals(), workload.skipped() + skipped);
    }

    private static void within(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new UsageException("A number is out of range. option=--" + option + " value=" + value
                    + " least=1 most=" + most);
        }
    }

    private static UsageException unknown(String what, String name, List<String> known) {
        return new UsageException("There is no such " + what + ". " + what + "=" + name + " known="
                + String.join(", ", known));
    }

    private static String word(Backfill rule) {
        return rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
