package dev.berth.simulation;

import dev.berth.Scheduler;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.PlacementPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Several policies on the same fills: how well each packs, and how fast it decides.
 *
 * <p>Decisions a second are commands over the time spent deciding them, store and listeners apart, in all fills but the
 * first, during which the JVM warms up; they vary from run to run and from machine to machine, so they are worth
 * comparing within one run only. All else is the same in every run.
 */
public final class PolicyComparison {

    /**
     * What one policy came to, on average over the fills.
     *
     * @param policy its name
     * @param unallocatedPercent GPUs that nothing held, as in {@link ReplayFigures}
     * @param fragmentationPercent the part of those left at the end that is of no use to typical requests
     * @param refusedByClass refusals by what was asked for: {@code cpu}, {@code fraction}, {@code 1-gpu} and so on
     * @param decisionsPerSecond commands decided in a second of deciding, after the first fill if there are more
     */
    public record Row(String policy, double unallocatedPercent, double fragmentationPercent,
            Map<String, Double> refusedByClass, double decisionsPerSecond) {

        /** Copies the map, in the order of its keys. */
        public Row {
            refusedByClass = Collections.unmodifiableMap(new TreeMap<>(refusedByClass));
        }
    }

    private final List<Node> nodes;
    private final List<Request> requests;
    private final int percent;

    /**
     * Prepares a comparison.
     *
     * @param nodes the cluster
     * @param requests the trace
     * @param percent what the fills ask for, in percent of the cluster's GPUs, as in {@link FillProtocol#prepare}
     */
    public PolicyComparison(List<Node> nodes, List<Request> requests, int percent) {
        this.nodes = List.copyOf(nodes);
        this.requests = List.copyOf(requests);
        this.percent = percent;
    }

    /**
     * Runs the fills of some seeds under a policy.
     *
     * @param policy the policy
     * @param seeds one fill each; the seed also feeds the policy's randomness
     * @param progress is told after each fill
     * @return the policy's row
     * @throws IllegalArgumentException if there is no seed
     */
    public Row run(PlacementPolicy policy, List<Long> seeds, Runnable progress) {
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("A comparison needs seeds. seeds=0");
        }
        Pace pace = new Pace();
        List<ReplayFigures> figures = new ArrayList<>();
        for (long seed : seeds) {
            if (figures.size() == 1) {
                pace = new Pace();
            }
            Fill fill = FillProtocol.prepare(nodes, requests, percent, seed);
            figures.add(FillReplay.run(Scheduler.builder().policy(policy).seed(seed).listener(pace::count), fill,
                    arrived -> { }).figures());
            progress.run();
        }
        Map<String, Double> refused = new TreeMap<>();
        for (ReplayFigures one : figures) {
            one.refusedByClass().forEach((kind, count) -> refused.merge(kind, (double) count / seeds.size(),
                    Double::sum));
        }
        return new Row(policy.name(), figures.stream().mapToDouble(ReplayFigures::unallocatedPercent).average()
                .orElseThrow(), figures.stream().mapToDouble(ReplayFigures::fragmentationPercent).average()
                .orElseThrow(), refused, pace.perSecond());
    }

    private static final class Pace {
        private long commands;
        private long nanos;

        void count(CommittedBatch batch) {
            commands += batch.commands();
            nanos += batch.decideNanos();
        }

        double perSecond() {
            return nanos == 0 ? 0 : commands * 1e9 / nanos;
        }
    }
}
