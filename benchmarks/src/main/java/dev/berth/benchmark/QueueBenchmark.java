package dev.berth.benchmark;

import dev.berth.Backfill;
import dev.berth.Decision;
import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.local.SettableTime;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.policy.QueueOrders;
import java.time.Duration;
import java.time.Instant;
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
 * What does a long queue cost? A pool of 125 nodes whose 1,000 GPUs are all held, one each, and requests behind that
 * wait for 2 to 8 GPUs of one node, with different limits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueueBenchmark {

    private static final int NODES = 125;
    private static final int GPUS = 8;

    /** How many wait. */
    @Param({"10000", "100000"})
    public int waiting;

    /** The order; the keys of {@code multifactor} move with time. */
    @Param("fifo")
    public String order = "fifo";

    /** Who may pass. */
    @Param({"BEST_EFFORT", "EASY", "CONSERVATIVE"})
    public Backfill backfill = Backfill.EASY;

    private final SettableTime time = new SettableTime(Instant.EPOCH);
    private Scheduler scheduler;
    private Allocation[] held;
    private int next;
    private int requests;

    /** Fills pool and queue. */
    @Setup
    public void fill() {
        scheduler = Scheduler.builder().time(time).order(QueueOrders.named(order).orElseThrow()).backfill(backfill)
                .limits(Limits.builder().candidates(1_000).rankings(10_000).build()).build();
        for (int i = 0; i < NODES; i++) {
            scheduler.nodes().register(
                    Node.builder("node-" + i).cpuMillis(1_000_000).gpus(GPUS, "A100", 81_920).build());
        }
        held = new Allocation[NODES * GPUS];
        for (int i = 0; i < held.length; i++) {
            held[i] = scheduler.submit(small(i)).placed().toCompletableFuture().join().allocation().orElseThrow();
        }
        for (int i = 0; i < waiting; i++) {
            scheduler.submit(request(2 + i % 7, 60 + i % 1_000));
        }
    }

    private Request small(int minutes) {
        return request(1, 100_000 + minutes);
    }

    private Request request(int gpus, int minutes) {
        return Request.builder("request-" + requests++).duration(Duration.ofMinutes(minutes))
                .shapes(Shape.of(1_000, 0, GpuDemand.whole(gpus))).build();
    }

    /** Closes the scheduler. */
    @TearDown
    public void close() {
        scheduler.close();
    }

    /** A tick a second later, when nothing can start. */
    @Benchmark
    public Decision tick() {
        time.set(time.instant().plusSeconds(1));
        return scheduler.tick().toCompletableFuture().join();
    }

    /**
     * One of the GPUs is given back, on which nobody fits who waits: the kept opening is planned anew. Then another
     * request comes that fits and takes it, if it may.
     */
    @Benchmark
    public Object replan() {
        next = next + 1 == held.length ? 0 : next + 1;
        scheduler.finish(held[next], Outcome.COMPLETED).toCompletableFuture().join();
        Request again = request(1, 1);
        held[next] = scheduler.submit(again).placed().toCompletableFuture().join().allocation().orElseThrow();
        return held;
    }
}
