package dev.berth.benchmark;

import dev.berth.Explanation;
import dev.berth.Plan;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.placement.NodeTable;
import dev.berth.placement.Placer;
import dev.berth.policy.Policies;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a no cost, and the reason for it? A request for all GPUs of a node, in a pool where every node has at least
 * one in use: the refusal and the explanation, beside the plan for a request that fits. Nothing is taken.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExplainBenchmark {

    /** How many nodes the pool has. */
    @Param({"1000", "10000"})
    public int nodes;

    private final Request fitting = request(1);
    private final Request tooLarge = request(Workload.GPUS);
    private Placer placer;
    private long sequence;

    private static Request request(int gpus) {
        return Request.builder("gpus-" + gpus).shapes(Shape.of(4_000, 65_536, GpuDemand.whole(gpus))).build();
    }

    /** Fills the pool and puts something on every idle node. */
    @Setup
    public void fill() {
        NodeTable table = new NodeTable();
        new Workload(nodes, PlacementBenchmark.LOAD_PERCENT).fill(table);
        Shape one = fitting.shapes().get(0);
        for (int node = 0; node < nodes; node++) {
            if (Long.bitCount(table.freeGpuMask(node)) == Workload.GPUS) {
                table.take(node, one, 1);
            }
        }
        placer = Placers.of(table, Policies.bestFit());
    }

    /** A request that fits. */
    @Benchmark
    public Plan place() {
        return placer.place(fitting, sequence++, -1);
    }

    /** A request that fits nowhere. */
    @Benchmark
    public Plan refuse() {
        return placer.place(tooLarge, sequence++, -1);
    }

    /** Why it fits nowhere, and what would fit. */
    @Benchmark
    public Explanation explain() {
        return placer.explain(tooLarge);
    }
}
