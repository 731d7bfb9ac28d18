package dev.berth.benchmark;

import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.WorkloadProfile;
import dev.berth.policy.Policies;
import dev.berth.spi.PlacementPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a policy cost a host? One release and one placement of the same shape through the public
 * {@link Scheduler}, with all that it does: it checks the request, decides, has the store in memory keep the events,
 * and answers.
 *
 * <p>{@code policy} may be any name that {@link Policies#named} finds, also that of a policy on the class path.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PolicyBenchmark {

    private static final int REMEMBERED = 1_000;

    /** Which policy decides. */
    @Param({"best-fit", "first-fit", "worst-fit", "random", "most-allocated", "dot-product", "gpu-packing", "fgd",
            "openb-fgd"})
    public String policy = "best-fit";

    /** The share of all GPUs that is held, in percent. */
    @Param({"50", "80", "95"})
    public int load;

    /** How many nodes the pool has. */
    @Param("1000")
    public int nodes;

    private Workload workload;
    private Scheduler scheduler;
    private List<Allocation> held;
    private long requests;

    /** Fills the pool, each placement on the node that the workload names. */
    @Setup
    public void fill() {
        workload = new Workload(nodes, load);
        PlacementPolicy chosen = Policies.named(policy).orElseThrow(() -> new IllegalArgumentException(
                "There is no such policy. policy=" + policy + " known=" + Policies.names()));
        scheduler = Scheduler.builder().policy(chosen)
                .profile(WorkloadProfile.of(IntStream.range(0, workload.size()).mapToObj(workload::shapeOf).toList()))
                .limits(Limits.builder().waiting(REMEMBERED).remembered(REMEMBERED).build()).build();
        for (int node = 0; node < nodes; node++) {
            scheduler.nodes().register(Workload.node(node)).toCompletableFuture().join();
        }
        held = new ArrayList<>();
        long[] spots = workload.spots();
        for (int index = 0; index < spots.length; index++) {
            held.add(place(request(index).node(Workload.node(Spot.node(spots[index])).id())));
        }
    }

    /** Closes the scheduler. */
    @TearDown
    public void close() {
        scheduler.close();
    }

    /** Releases one placement and places its shape again. */
    @Benchmark
    public Allocation replace() {
        int next = workload.next();
        scheduler.finish(held.get(next), Outcome.COMPLETED);
        held.set(next, place(request(next)));
        return held.get(next);
    }

    private RequestBuilder request(int index) {
        return Request.builder("request-" + requests++).shapes(workload.shapeOf(index));
    }

    private Allocation place(RequestBuilder request) {
        return scheduler.submit(request.build()).placed().toCompletableFuture().join().allocation().orElseThrow();
    }
}
