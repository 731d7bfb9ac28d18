package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.model.Shape;
import org.junit.jupiter.api.Test;

/** Both sides do what the benchmark says that they do, many times over. */
class PlacementBenchmarkTest {

    private static final int NODES = 20;

    private final PlacementBenchmark benchmark = new PlacementBenchmark();

    PlacementBenchmarkTest() {
        benchmark.nodes = NODES;
    }

    @Test
    void holdsFourFifthsOfTheGpus() {
        long gpus = new Workload(NODES, 80).shapes().stream().mapToLong(shape -> shape.gpus().count()).sum();
        assertEquals(NODES * Workload.GPUS * 0.8, gpus, Workload.GPUS);
    }

    @Test
    void theSchedulerPlacesWhatItReleased() {
        PlacementBenchmark.Scheduled pool = new PlacementBenchmark.Scheduled();
        pool.fill(benchmark);
        Workload twin = new Workload(NODES, 80);
        for (int i = 0; i < 1_000; i++) {
            Shape expected = twin.shapes().get(twin.next());
            assertEquals(expected, pool.replaceNext().placement().shape());
        }
        pool.close();
    }

    @Test
    void theLoopPlacesWhatItReleased() {
        PlacementBenchmark.Looped pool = new PlacementBenchmark.Looped();
        pool.fill(benchmark);
        Workload twin = new Workload(NODES, 80);
        for (int i = 0; i < 1_000; i++) {
            int expected = twin.shapes().get(twin.next()).gpus().count();
            assertEquals(expected, Long.bitCount(pool.replaceNext() & 0xFFFF));
        }
    }
}
