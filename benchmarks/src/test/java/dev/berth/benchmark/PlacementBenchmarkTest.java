package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** An operation places what it released, many times over. */
class PlacementBenchmarkTest {

    private static final int NODES = 20;
    private static final int ROUNDS = 500;

    @Test
    void placementReplacesWhatItReleased() {
        PlacementBenchmark benchmark = new PlacementBenchmark();
        benchmark.engine = "berth-best-fit";
        benchmark.nodes = NODES;
        benchmark.fill();
        Workload twin = new Workload(NODES, PlacementBenchmark.LOAD_PERCENT);
        for (int round = 0; round < ROUNDS; round++) {
            int expected = twin.shapeOf(twin.next()).gpus().count();
            assertEquals(expected, Integer.bitCount(Spot.gpus(benchmark.replace())));
        }
        benchmark.close();
    }
}
