package dev.berth.benchmark;

import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.List;
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
 * One release and one placement in a pool that is 80 % full, by one thread.
 *
 * <p>{@link #scheduler} goes through the public {@link Scheduler} with everything that it does for a host: it makes the
 * request, decides, has the store in memory keep the events, and answers. {@link #synchronizedLoop} does the least that
 * a host could write by hand. The difference is the price of being a scheduler.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlacementBenchmark {

    private static final int LOAD_PERCENT = 80;
    private static final int REMEMBERED = 1_000;

    /** How many nodes the pool has. */
    @Param({"1000", "10000"})
    public int nodes;

    /** A pool behind a scheduler. */
    @State(Scope.Benchmark)
    public static class Scheduled {

        private Workload workload;
        private Scheduler scheduler;
        private List<Allocation> held;
        private long requests;

        /** Fills the pool. */
        @Setup
        public void fill(PlacementBenchmark benchmark) {
            workload = new Workload(benchmark.nodes, LOAD_PERCENT);
            scheduler = Scheduler.builder().limits(Limits.defaults().withRequests(REMEMBERED, REMEMBERED)).build();
            for (int i = 0; i < benchmark.nodes; i++) {
                scheduler.register(Workload.node(i)).toCompletableFuture().join();
            }
            held = new ArrayList<>();
            workload.shapes().forEach(shape -> held.add(place(shape)));
        }

        /** Closes the scheduler. */
        @TearDown
        public void close() {
            scheduler.close();
        }

        Allocation replaceNext() {
            int next = workload.next();
            scheduler.finish(held.get(next), Outcome.COMPLETED);
            Allocation placed = place(workload.shapes().get(next));
            held.set(next, placed);
            return placed;
        }

        private Allocation place(Shape shape) {
            Request request = Request.builder("request-" + requests++).shapes(shape).build();
            return scheduler.submit(request).placed().toCompletableFuture().join().allocation().orElseThrow();
        }
    }

    /** The same pool behind a lock. */
    @State(Scope.Benchmark)
    public static class Looped {

        private Workload workload;
        private SynchronizedBestFit pool;
        private long[] held;

        /** Fills the pool. */
        @Setup
        public void fill(PlacementBenchmark benchmark) {
            workload = new Workload(benchmark.nodes, LOAD_PERCENT);
            pool = new SynchronizedBestFit(benchmark.nodes, Workload.GPUS, Workload.CPU_MILLIS, Workload.MEMORY_MIB);
            held = workload.shapes().stream().mapToLong(this::place).toArray();
        }

        long replaceNext() {
            int next = workload.next();
            Shape shape = workload.shapes().get(next);
            pool.release(held[next], shape.resources().cpuMillis(), shape.resources().memoryMib());
            held[next] = place(shape);
            return held[next];
        }

        private long place(Shape shape) {
            long placed = pool.place(shape.gpus().count(), shape.resources().cpuMillis(),
                    shape.resources().memoryMib());
            if (placed == SynchronizedBestFit.NO_FIT) {
                throw new IllegalStateException("A placement that must fit did not. shape=" + shape);
            }
            return placed;
        }
    }

    /** Berth. */
    @Benchmark
    public Allocation scheduler(Scheduled pool) {
        return pool.replaceNext();
    }

    /** The baseline. */
    @Benchmark
    public long synchronizedLoop(Looped pool) {
        return pool.replaceNext();
    }
}
