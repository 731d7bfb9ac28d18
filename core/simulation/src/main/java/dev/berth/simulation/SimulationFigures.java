package dev.berth.simulation;

import dev.berth.simulation.SimulationResult.Share;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What one or several simulations came to. Counts are sums; averages are the mean of the simulations' averages, so that
 * each counts alike, as is usual for windows of a log.
 *
 * @param results the simulations, at least one
 */
public record SimulationFigures(List<SimulationResult> results) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no simulation
     */
    public SimulationFigures {
        results = List.copyOf(results);
        if (results.isEmpty()) {
            throw new IllegalArgumentException("There is no simulation to tell of. results=0");
        }
    }

    /**
     * What all jobs came to.
     *
     * @return sums and means
     */
    public Share total() {
        return mean(results.stream().map(SimulationResult::total).toList());
    }

    /**
     * What the jobs of each user came to; only simulations in which the user has jobs count.
     *
     * @return by user, sorted
     */
    public Map<String, Share> byUser() {
        return by(SimulationResult::byUser);
    }

    /**
     * What the jobs of each project came to; only simulations in which the project has jobs count.
     *
     * @return by project, sorted
     */
    public Map<String, Share> byProject() {
        return by(SimulationResult::byProject);
    }

    private Map<String, Share> by(Function<SimulationResult, Map<String, Share>> owners) {
        Map<String, List<Share>> all = results.stream().flatMap(result -> owners.apply(result).entrySet().stream())
                .collect(Collectors.groupingBy(Map.Entry::getKey, TreeMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Map<String, Share> means = new TreeMap<>();
        all.forEach((owner, shares) -> means.put(owner, mean(shares)));
        return means;
    }

    /**
     * How much of the cluster was held.
     *
     * @return the mean of {@link SimulationResult#utilisationPercent()}
     */
    public double utilisationPercent() {
        return mean(results, SimulationResult::utilisationPercent);
    }

    /**
     * How evenly users were served.
     *
     * @return the mean of {@link SimulationResult#jainFairness()}
     */
    public double jainFairness() {
        return mean(results, SimulationResult::jainFairness);
    }

    /**
     * How many requests still waited when nothing was left to arrive or to end.
     *
     * @return the sum
     */
    public int waiting() {
        Share total = total();
        return total.jobs() - total.started() - total.refused();
    }

    private static Share mean(List<Share> shares) {
        return new Share(shares.stream().mapToInt(Share::jobs).sum(), shares.stream().mapToInt(Share::started).sum(),
                shares.stream().mapToInt(Share::refused).sum(), mean(shares, Share::averageWaitSeconds),
                mean(shares, Share::averageBoundedSlowdown), mean(shares, Share::averageCompletionSeconds),
                shares.stream().mapToDouble(Share::amountHours).sum());
    }

    private static <T> double mean(List<T> of, ToDoubleFunction<T> value) {
        return of.stream().mapToDouble(value).average().orElse(0);
    }
}
