package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Explanation;
import dev.berth.model.RefusalCode;
import org.junit.jupiter.api.Test;

/** One request fits and the other does not. */
class ExplainBenchmarkTest {

    private static final int NODES = 20;

    @Test
    void theLargeRequestFitsNowhereThoughSomeNodesAreNear() {
        ExplainBenchmark benchmark = new ExplainBenchmark();
        benchmark.nodes = NODES;
        benchmark.fill();
        assertTrue(benchmark.place().placement().isPresent());
        assertEquals(RefusalCode.NO_FIT, benchmark.refuse().refusal().orElseThrow().code());
        Explanation explained = benchmark.explain();
        assertEquals(0, explained.fitting());
        assertEquals(Workload.GPUS - 1, explained.nearestMiss().orElseThrow().free());
    }
}
