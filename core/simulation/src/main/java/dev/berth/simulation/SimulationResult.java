package dev.berth.simulation;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What became of a log, job by job, and what that comes to. Amounts are GPUs, or CPUs if the cluster has no GPU.
 *
 * @param nodes the cluster
 * @param jobs what became of each arrival, in the order of submission; at least one
 */
public record SimulationResult(List<Node> nodes, List<SimulatedJob> jobs) {

    private static final double MILLIS = 1_000;

    /**
     * What some jobs came to.
     *
     * @param jobs how many arrived
     * @param started how many of them started
     * @param refused how many of them were refused
     * @param averageWaitSeconds from submission to start, on average over those that started
     * @param averageBoundedSlowdown (wait + run) / max(run, 10 s), on average over those that ended
     * @param averageCompletionSeconds from submission to end, on average over those that ended
     * @param amountHours what they held, times for how long
     */
    public record Share(int jobs, int started, int refused, double averageWaitSeconds, double averageBoundedSlowdown,
            double averageCompletionSeconds, double amountHours) {
    }

    /** Copies the lists. */
    public SimulationResult {
        nodes = List.copyOf(nodes);
        jobs = List.copyOf(jobs);
    }

    /**
     * What all jobs came to.
     *
     * @return the sums and averages
     */
    public Share total() {
        return share(jobs);
    }

    /**
     * What the jobs of each user came to.
     *
     * @return by user, sorted
     */
    public Map<String, Share> byUser() {
        return by(Request::user);
    }

    /**
     * What the jobs of each project came to.
     *
     * @return by project, sorted
     */
    public Map<String, Share> byProject() {
        return by(Request::project);
    }

    private Map<String, Share> by(Function<Request, String> owner) {
        Map<String, List<SimulatedJob>> owned = jobs.stream().collect(
                Collectors.groupingBy(job -> owner.apply(job.arrival().request()), TreeMap::new, Collectors.toList()));
        Map<String, Share> shares = new TreeMap<>();
        owned.forEach((name, some) -> shares.put(name, share(some)));
        return shares;
    }

    /**
     * How much of the cluster was held from the first submission to the last end.
     *
     * @return percent; 0 if nothing ran
     */
    public double utilisationPercent() {
        Instant first = jobs.get(0).submitted();
        Instant last = jobs.stream().map(this::heldUntil).max(Comparator.naturalOrder()).orElse(first);
        double capacity = capacityMilli() * hours(Duration.between(first, last));
        return capacity == 0 ? 0 : UtilisationUnits.percent(total().amountHours() * MILLIS, capacity);
    }

    /**
     * How evenly users were served: Jain's index of their average bounded slowdowns, 1 if all are alike, 1/n if one
     * bears it all. (Jain, Chiu and Hawe, DEC-TR-301, 1984.)
     *
     * @return 1/n to 1
     */
    public double jainFairness() {
        double[] slowdowns = byUser().values().stream().filter(share -> share.averageBoundedSlowdown() > 0)
                .mapToDouble(Share::averageBoundedSlowdown).toArray();
        double sum = DoubleStream.of(slowdowns).sum();
        double squares = DoubleStream.of(slowdowns).map(one -> one * one).sum();
        return slowdowns.length == 0 ? 1 : sum * sum / (slowdowns.length * squares);
    }

    /**
     * How it went: what was held and how many waited, after all that happened at one instant.
     *
     * @return by time; amounts are thousandths of a GPU, or of a CPU if the cluster has no GPU
     */
    public List<ReplayPoint> curve() {
        return UseOverTime.of(this);
    }

    /**
     * What the cluster has.
     *
     * @return thousandths of a GPU, or of a CPU if it has no GPU
     */
    public long capacityMilli() {
        return nodes.stream().mapToLong(this::capacity).sum();
    }

    /**
     * What a job asks for.
     *
     * @param job one of the jobs
     * @return thousandths of a GPU, or of a CPU if the cluster has no GPU
     */
    public long amountMilli(SimulatedJob job) {
        return amount(job.arrival().request().shapes().get(0));
    }

    private Share share(List<SimulatedJob> some) {
        return new Share(some.size(), (int) some.stream().filter(job -> job.start().isPresent()).count(),
                (int) some.stream().filter(job -> !job.refusal().isEmpty()).count(),
                average(some, job -> job.waited().map(SimulationResult::seconds)),
                average(some, SimulatedJob::boundedSlowdown),
                average(some, job -> job.completion().map(SimulationResult::seconds)),
                some.stream().mapToDouble(this::amountHours).sum());
    }

    private static double average(List<SimulatedJob> some, Function<SimulatedJob, Optional<Double>> value) {
        return some.stream().map(value).flatMap(Optional::stream).mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private double amountHours(SimulatedJob job) {
        Instant start = job.start().orElse(heldUntil(job));
        return amountMilli(job) / MILLIS
                * hours(Duration.between(start, heldUntil(job)));
    }

    /** What never ended is counted until it was submitted, that is, not at all. */
    private Instant heldUntil(SimulatedJob job) {
        return job.end().orElse(job.start().orElse(job.submitted()));
    }

    /**
     * Says what amounts are counted in.
     *
     * @return whether the cluster has any GPU
     */
    public boolean hasGpus() {
        return nodes.stream().anyMatch(node -> !node.gpus().isEmpty());
    }

    private long amount(Shape shape) {
        return hasGpus() ? shape.gpus().totalMilli() : shape.resources().cpuMillis();
    }

    private long capacity(Node node) {
        return hasGpus() ? (long) node.gpus().size() * GpuDemand.WHOLE : node.capacity().cpuMillis();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }

    private static double hours(Duration duration) {
        return seconds(duration) / Duration.ofHours(1).toSeconds();
    }
}
