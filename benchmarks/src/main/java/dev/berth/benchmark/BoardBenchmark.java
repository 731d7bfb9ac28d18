package dev.berth.benchmark;

import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.placement.NodeTable;
import dev.berth.placement.Placer;
import dev.berth.policy.Policies;
import dev.berth.spi.PlacementPolicy;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is it worth to remember scores? One release and one placement of the same shape in the engine's tables by a
 * policy that scores shape and node: from the score board of the shape, or by scoring every node with room. A board is
 * brought up to date for all that changed since its shape was last asked for, so more shapes cost more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BoardBenchmark {

    /** How many different shapes come in turn. */
    @Param({"4", "16", "64", "256"})
    public int shapes;

    /** By score boards ({@code board}) or by scoring every node with room ({@code scan}). */
    @Param({"board", "scan"})
    public String route = "board";

    /** How many nodes the pool has. */
    @Param("10000")
    public int nodes;

    private final NodeTable table = new NodeTable();
    private Workload workload;
    private Placer placer;
    private List<Request> requests;
    private long[] held;
    private long sequence;

    /** Fills the pool. */
    @Setup
    public void fill() {
        workload = new Workload(nodes, PlacementBenchmark.LOAD_PERCENT, shapes);
        workload.fill(table);
        held = workload.spots();
        requests = IntStream.range(0, shapes)
                .mapToObj(kind -> Request.builder("request-" + kind).shapes(Workload.shape(kind)).build()).toList();
        placer = Placers.of(table, policy());
    }

    private PlacementPolicy policy() {
        PlacementPolicy pure = Policies.dotProduct();
        return switch (route) {
            case "board" -> pure;
            case "scan" -> Policies.of("scan", pure.nodeScorer(), pure.gpuSelector());
            default -> throw new IllegalArgumentException("There is no such route. route=" + route);
        };
    }

    /** Releases one placement and places its shape again. */
    @Benchmark
    public long replace() {
        int next = workload.next();
        table.release(Spot.node(held[next]), workload.shapeOf(next), Spot.gpus(held[next]));
        Request request = requests.get(workload.kindOf(next));
        Placement placed = placer.place(request, sequence++, -1).placement().orElseThrow();
        table.take(placed.nodeOrdinal(), placed.shape(), placed.gpuMask());
        held[next] = Spot.of(placed.nodeOrdinal(), placed.gpuMask());
        return held[next];
    }
}
