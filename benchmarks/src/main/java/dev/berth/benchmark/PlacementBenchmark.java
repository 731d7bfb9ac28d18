package dev.berth.benchmark;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to choose a node? One release and one placement of the same shape in a pool that is 80 % full, by
 * one thread, in Berth's tables and in what one would take or write instead.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlacementBenchmark {

    static final int LOAD_PERCENT = 80;

    /** Who places; there is also {@code locked-columns}. */
    @Param({"berth-best-fit", "fenzo", "locked", "cas", "h2", "sqlite"})
    public String engine = "berth-best-fit";

    /** How many nodes the pool has. */
    @Param({"1000", "10000"})
    public int nodes;

    private Workload workload;
    private PlacementEngine pool;
    private long[] held;

    /** Fills the pool. */
    @Setup
    public void fill() {
        workload = new Workload(nodes, LOAD_PERCENT);
        pool = PlacementEngine.named(engine, nodes);
        held = workload.spots();
        for (int index = 0; index < held.length; index++) {
            pool.take(workload.shapeOf(index), held[index]);
        }
    }

    /** Ends what the engine has begun. */
    @TearDown
    public void close() {
        pool.close();
    }

    /** Releases one placement and places its shape again. */
    @Benchmark
    public long replace() {
        int next = workload.next();
        pool.release(workload.shapeOf(next), held[next]);
        held[next] = pool.place(workload.shapeOf(next));
        return held[next];
    }
}
