package dev.berth.simulation;

import dev.berth.intake.Arrival;
import dev.berth.intake.SwfJob;
import dev.berth.model.Node;
import dev.berth.model.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulation lives through.
 *
 * @param nodes the cluster
 * @param arrivals what arrives there, each with the time of its submission
 * @param skipped how many were left out because the cluster could never run them
 */
public record Workload(List<Node> nodes, List<Arrival> arrivals, int skipped) {

    private static final long MILLIS = 1_000;

    /** Copies the lists. */
    public Workload {
        nodes = List.copyOf(nodes);
        arrivals = List.copyOf(arrivals);
    }

    /**
     * The jobs of a batch log on one machine. Those that are larger than the machine are left out.
     *
     * @param jobs some jobs
     * @param processors how many processors the machine has, 1 to 1,000,000
     * @return the jobs as requests for CPUs
     * @throws IllegalArgumentException if the number of processors is out of range
     */
    public static Workload ofJobs(List<SwfJob> jobs, int processors) {
        Node machine = Node.builder("pool").cpuMillis(processors * MILLIS).build();
        List<Arrival> fitting = jobs.stream().filter(job -> job.processors() <= processors).map(SwfJob::arrival)
                .toList();
        return new Workload(List.of(machine), fitting, jobs.size() - fitting.size());
    }

    /**
     * The requests of a trace. Where one has no limit, its run time is taken for the estimate that its user would have
     * given, as is usual for batch logs: orders and backfill go by it.
     *
     * @param nodes the cluster
     * @param arrivals the trace
     * @return the trace with limits
     */
    public static Workload ofTrace(List<Node> nodes, List<Arrival> arrivals) {
        return new Workload(nodes, arrivals.stream().map(Workload::limited).toList(), 0);
    }

    private static Arrival limited(Arrival arrival) {
        Request asked = arrival.request();
        if (asked.duration().isPresent() || arrival.runTime().isEmpty() || arrival.runTime().get().isZero()) {
            return arrival;
        }
        return new Arrival(asked.toBuilder(asked.id()).duration(arrival.runTime().get()).build(), arrival.submitted(),
                arrival.runTime());
    }

    /**
     * Cuts windows out of a log.
     *
     * @param log the entries in their order
     * @param firsts where the windows begin, from 0
     * @param size how many entries each has
     * @param <T> what an entry is
     * @return a list a window
     * @throws IndexOutOfBoundsException if a window is not all in the log
     */
    public static <T> List<List<T>> windows(List<T> log, List<Integer> firsts, int size) {
        List<List<T>> windows = new ArrayList<>();
        firsts.forEach(first -> windows.add(List.copyOf(log.subList(first, first + size))));
        return windows;
    }
}
