package dev.berth.benchmark;

import dev.berth.device.LinkTable;
import dev.berth.model.GpuTopologies;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Choosing four of a node's free GPUs by their links: from the tables of eight GPUs, and by searching sixteen that are
 * linked like two DGX-1. The topology is looked up each time, as it is in a placement; free GPUs change from call to
 * call.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LinkBenchmark {

    private static final int ASKED = 4;

    private GpuTopology eight;
    private GpuTopology sixteen;
    private long random;

    /** Makes the topologies. */
    @Setup
    public void link() {
        eight = GpuTopology.parse(GpuTopologies.dgx1V100().text());
        GpuTopology.Builder twice = GpuTopology.builder(16);
        for (int one = 0; one < 16; one++) {
            for (int other = 0; other < one; other++) {
                if (one / 8 == other / 8 && eight.nvlinks(one % 8, other % 8) > 0) {
                    twice.nvlinks(one, other, eight.nvlinks(one % 8, other % 8));
                }
            }
        }
        sixteen = twice.build();
        random = 1;
    }

    private long free(long all) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random & all;
    }

    /**
     * Four of eight, from the table.
     *
     * @return the GPUs
     */
    @Benchmark
    public long fourOfEight() {
        return LinkTable.of(eight).nearest(free(0xff), ASKED, LinkType.SYS);
    }

    /**
     * Four of sixteen, searched.
     *
     * @return the GPUs
     */
    @Benchmark
    public long fourOfSixteen() {
        return LinkTable.of(sixteen).nearest(free(0xffff), ASKED, LinkType.SYS);
    }
}
