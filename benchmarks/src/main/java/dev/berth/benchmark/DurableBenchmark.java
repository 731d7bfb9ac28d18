package dev.berth.benchmark;

import dev.berth.Scheduler;
import dev.berth.spi.SchedulerStore;
import dev.berth.store.jdbc.JdbcDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

/**
 * Placements a second that a database has kept, in a pool that stays 80 % full: each operation ends a request, and
 * submits and places another of the same shape; it counts once its ticket says that it is kept. An invocation ends when
 * nothing is outstanding.
 *
 * <p>{@link #berth} goes through the public {@code Scheduler}: one host thread decides, another thread keeps, so that
 * what is decided while the database commits goes into the next commit together. {@link #skipLocked} is what one writes
 * on a database instead: {@link SkipLockedClient}, on as many connections as wanted. The PostgreSQL servers of both are
 * the same, and wait for the disk.
 *
 * <p>The class is not final because JMH extends it.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 10)
@Measurement(iterations = 5, time = 10)
@Fork(1)
public class DurableBenchmark {

    private static final int NODES = 10_000;
    private static final int LOAD_PERCENT = 80;
    private static final int PLACEMENTS = 32_000;
    private static final int ROWS = 2_000;

    /** A scheduler on a store. */
    @State(Scope.Benchmark)
    public static class Kept {

        /** Where it keeps what was decided. */
        @Param({"postgresql", "sqlite", "h2"})
        public String store = "postgresql";

        /** How many requests are handed over at once: a divisor of 32,000, at most 8,000. */
        @Param("64")
        public int batch;

        /** How many nodes the pool has. */
        int nodes = NODES;
        private DurableStore database;
        SchedulerStore opened;
        private ExecutorService commits;
        private Scheduler scheduler;
        SteadyHost host;

        /** Starts the database and fills the pool. */
        @Setup
        public void fill() {
            database = DurableStore.named(store);
            commits = Executors.newSingleThreadExecutor();
            opened = database.open();
            scheduler = Scheduler.builder().store(opened).commitExecutor(commits).build();
            host = new SteadyHost(scheduler, nodes, LOAD_PERCENT);
        }

        /** Ends all that was started. */
        @TearDown
        public void close() {
            scheduler.close();
            commits.shutdown();
            opened.close();
            database.close();
        }

        void replace(int placements) {
            host.replace(placements, batch);
        }
    }

    /** Placements through Berth. */
    @Benchmark
    @OperationsPerInvocation(PLACEMENTS)
    public void berth(Kept kept) {
        kept.replace(PLACEMENTS);
    }

    /** Connections that place row by row. */
    @State(Scope.Benchmark)
    public static class Rows {

        /** How many work at once: a divisor of 2,000. */
        @Param({"1", "8"})
        public int connections;

        /** How many nodes the pool has. */
        int nodes = NODES;
        PostgresServer server;
        private ExecutorService threads;
        private final List<SkipLockedHost> hosts = new ArrayList<>();

        /** Starts the server and fills the pool. */
        @Setup
        public void fill() {
            server = PostgresServer.start();
            SkipLockedClient.prepare(server.url(), nodes);
            threads = Executors.newFixedThreadPool(connections);
            Workload workload = new Workload(nodes, LOAD_PERCENT);
            for (int i = 0; i < connections; i++) {
                hosts.add(new SkipLockedHost(server.url(), workload, i, connections));
            }
            onEach(SkipLockedHost::fill);
        }

        private interface Work {
            void of(SkipLockedHost host);
        }

        private void onEach(Work work) {
            List<Callable<Void>> all = new ArrayList<>();
            for (SkipLockedHost host : hosts) {
                all.add(() -> {
                    work.of(host);
                    return null;
                });
            }
            try {
                for (Future<Void> done : threads.invokeAll(all)) {
                    done.get();
                }
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("A connection failed.", e);
            }
        }

        void replace(int placements) {
            onEach(host -> host.replace(placements / connections));
        }

        /** Ends all that was started. */
        @TearDown
        public void close() {
            hosts.forEach(SkipLockedHost::close);
            threads.shutdown();
            server.close();
        }
    }

    /** Placements row by row. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void skipLocked(Rows rows) {
        rows.replace(ROWS);
    }
}
