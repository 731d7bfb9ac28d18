package dev.berth.benchmark;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.store.jdbc.JdbcDatabase;
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
 * How long a scheduler that starts anew reads what its database has: a pool with a long past, of which all that goes by
 * is told and nothing kept, and with what it holds now. In a heap of 256 MiB, which the past would not fit into.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class LoadBenchmark {

    /** Where it lies. */
    @Param({"postgresql", "sqlite"})
    public String store = "postgresql";

    /** How many requests have ended. */
    @Param("1000000")
    public int past;

    /** How many hold a GPU: at most 8 for each of 10,000 nodes. */
    @Param("64000")
    public int live;

    private DurableStore database;
    private SchedulerStore opened;
    private Leadership lead;

    /** Writes past and present through the store, which takes minutes. */
    @Setup
    public void write() {
        database = DurableStore.named(store);
        opened = database.open();
        lead = opened.acquire("pool", "leader");
        new PoolPast(opened, lead).write(past, live);
    }

    /** Ends all that was started. */
    @TearDown
    public void close() {
        opened.close();
        database.close();
    }

    /** Reads it; what has not ended. */
    @Benchmark
    public List<SchedulerEvent> load() {
        List<SchedulerEvent> present = new ArrayList<>();
        int[] ended = new int[1];
        opened.load(lead, event -> {
            if (event instanceof RequestEnded) {
                ended[0]++;
            } else {
                present.add(event);
            }
        });
        if (ended[0] != past) {
            throw new IllegalStateException("The past is not what was written. ended=" + ended[0]);
        }
        return present;
    }
}
