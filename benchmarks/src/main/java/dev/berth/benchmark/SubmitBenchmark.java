package dev.berth.benchmark;

import dev.berth.Scheduler;
import dev.berth.Ticket;
import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Patience;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Requests with their ends through the public {@link Scheduler}, one by one and in batches, by one host thread or
 * several ({@code -t}), in a pool that is 80 % full; all limits, the store in memory and the executor are the defaults.
 *
 * <p>All figures of {@link #throughput} are for one request: it is built, submitted and placed, and an allocation that
 * was held before is finished. {@link #request} only builds it, which is the host's part of that. {@link #handOver}
 * samples how long a host thread waits for one batch: for its ends, and then for its places.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SubmitBenchmark {

    private static final int LOAD_PERCENT = 80;
    private static final int REQUESTS = 64;

    /** How many nodes the pool has. */
    @Param("10000")
    public int nodes;

    /** How many requests are handed over at once: a divisor of 64. */
    @Param({"1", "16", "64"})
    public int batch;

    private Scheduler scheduler;

    /** Starts a scheduler of empty nodes. */
    @Setup
    public void start() {
        scheduler = Scheduler.builder().build();
        for (int i = 0; i < nodes; i++) {
            scheduler.nodes().register(Workload.node(i)).toCompletableFuture().join();
        }
    }

    /** Closes the scheduler. */
    @TearDown
    public void close() {
        scheduler.close();
    }

    /** One of the host's threads, with its share of what is held. */
    @State(Scope.Thread)
    public static class Producer {

        private SubmitBenchmark benchmark;
        private String prefix;
        private Workload workload;
        private List<Allocation> held;
        private long requests;

        /** Takes its share of the pool. */
        @Setup
        public void fill(SubmitBenchmark pool, ThreadParams threads) {
            fill(pool, threads.getThreadIndex(), threads.getThreadCount());
        }

        final void fill(SubmitBenchmark pool, int thread, int threads) {
            benchmark = pool;
            prefix = "request-" + thread + "-";
            workload = new Workload(pool.nodes, LOAD_PERCENT / threads);
            held = new ArrayList<>();
            for (int i = 0; i < workload.size(); i++) {
                held.add(placed(pool.scheduler.submit(request(workload.shapeOf(i)))));
            }
        }

        Request request(Shape shape) {
            return Request.builder(prefix + requests++).patience(Patience.NOW).shapes(shape).build();
        }

        Request nextRequest() {
            return request(workload.shapeOf(workload.next()));
        }

        private static Allocation placed(Ticket ticket) {
            return ticket.placed().toCompletableFuture().join().allocation().orElseThrow();
        }

        /** Releases the next allocation and places its shape again. */
        Allocation replaceOne() {
            int next = workload.next();
            benchmark.scheduler.finish(held.get(next), Outcome.COMPLETED).toCompletableFuture().join();
            Allocation now = placed(benchmark.scheduler.submit(request(workload.shapeOf(next))));
            held.set(next, now);
            return now;
        }

        /** Releases the next allocations together and places their shapes again. */
        List<Allocation> replaceBatch() {
            int[] turns = new int[benchmark.batch];
            List<Allocation> ends = new ArrayList<>(turns.length);
            List<Request> asks = new ArrayList<>(turns.length);
            for (int i = 0; i < turns.length; i++) {
                turns[i] = workload.next();
                ends.add(held.get(turns[i]));
                asks.add(request(workload.shapeOf(turns[i])));
            }
            benchmark.scheduler.finishAll(ends, Outcome.COMPLETED)
                    .forEach(answer -> answer.toCompletableFuture().join());
            List<Ticket> tickets = benchmark.scheduler.submitAll(asks);
            for (int i = 0; i < turns.length; i++) {
                held.set(turns[i], placed(tickets.get(i)));
            }
            return held;
        }

        Object replace() {
            return benchmark.batch == 1 ? replaceOne() : replaceBatch();
        }
    }

    /** Requests a second. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void throughput(Producer producer, Blackhole sink) {
        for (int done = 0; done < REQUESTS; done += batch) {
            sink.consume(producer.replace());
        }
    }

    /** How long a batch takes. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Object handOver(Producer producer) {
        return producer.replace();
    }

    /** The host's own part: building the request. */
    @Benchmark
    public Request request(Producer producer) {
        return producer.nextRequest();
    }
}
