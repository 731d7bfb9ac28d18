package dev.berth.examples.trace;

import dev.berth.examples.console.UsageException;
import dev.berth.intake.Arrival;
import dev.berth.policy.Policies;
import dev.berth.simulation.FillProtocol;
import dev.berth.simulation.PolicyComparison;
import dev.berth.spi.PlacementPolicy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what is replayed and how. */
public final class ReplayOptions {

    private static final BigDecimal PAPER_INFLATE = new BigDecimal("1.3");

    private final Path workingFolder;

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

    public ReplayOptions(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    /** Whether it is not the sample that is replayed. */
    public boolean hasFiles() {
        return nodes.isPresent();
    }

    public Replay replay() {
        PlacementPolicy chosen = named(policy);
        ReplayMode kind = mode.map(ReplayMode::named).orElse(hasFiles() ? ReplayMode.FILL : ReplayMode.TIMED);
        int percent = inflatePercent(kind);
        ReplayInput input = input();
        if (kind == ReplayMode.TIMED) {
            requireTimes(input.arrivals());
        }
        return new Replay(new ReplaySettings(chosen, kind, seed, percent, input.digest()), input);
    }

    /** Policies side by side on fills of what is to be replayed. */
    public PolicyComparison comparison() {
        if (mode.map(ReplayMode::named).orElse(ReplayMode.FILL) == ReplayMode.TIMED) {
            throw new UsageException("Policies are compared on fills. mode=timed Maybe leave out --mode.");
        }
        int percent = inflatePercent(ReplayMode.FILL);
        ReplayInput input = input();
        return new PolicyComparison(input.nodes(), input.requests(), percent);
    }

    public static PlacementPolicy named(String policy) {
        return Policies.named(policy).orElseThrow(() -> new UsageException(
                "There is no such policy. policy=" + policy + " known=" + String.join(", ", Policies.names())));
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

    public static void requireTimes(List<Arrival> arrivals) {
        for (Arrival arrival : arrivals) {
            if (arrival.submitted().isEmpty()) {
                throw new UsageException("A timed replay needs the time of every request. request="
                        + arrival.request().id() + " Maybe use --mode fill.");
            }
        }
    }
}
