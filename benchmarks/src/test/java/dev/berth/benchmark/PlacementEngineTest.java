package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A baseline that places badly or too little would flatter what is measured beside it. */
class PlacementEngineTest {

    private static final int NODES = 20;
    private static final int ROUNDS = 1_000;
    /** As fine as CPU and memory are counted. */
    private static final long EXACT = Workload.MEMORY_MIB;
    private static final Shape WHOLE_NODE =
            Shape.of(Workload.CPU_MILLIS, Workload.MEMORY_MIB, GpuDemand.whole(Workload.GPUS));

    private final Workload workload = new Workload(NODES, 80);
    private final Ledger ledger = new Ledger(NODES);
    private final long[] held = workload.spots();

    private PlacementEngine filled(String name) {
        PlacementEngine engine = PlacementEngine.named(name, NODES);
        for (int index = 0; index < held.length; index++) {
            engine.take(workload.shapeOf(index), held[index]);
            ledger.take(workload.shapeOf(index), held[index]);
        }
        return engine;
    }

    private Shape release(PlacementEngine engine, int index) {
        engine.release(workload.shapeOf(index), held[index]);
        ledger.release(workload.shapeOf(index), held[index]);
        return workload.shapeOf(index);
    }

    @Test
    void fourFifthsOfTheGpusAreHeld() {
        int gpus = 0;
        for (int index = 0; index < workload.size(); index++) {
            gpus += workload.shapeOf(index).gpus().count();
        }
        assertEquals(NODES * Workload.GPUS * 0.8, gpus, Workload.GPUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"berth-best-fit", "fenzo", "locked", "locked-columns", "cas", "h2", "sqlite"})
    void nothingIsHeldTwiceAndAllOfItComesBack(String name) {
        try (PlacementEngine engine = filled(name)) {
            for (int round = 0; round < ROUNDS; round++) {
                int next = workload.next();
                Shape shape = release(engine, next);
                held[next] = engine.place(shape);
                ledger.take(shape, held[next]);
            }
            assertAllComesBack(engine);
        }
    }

    private void assertAllComesBack(PlacementEngine engine) {
        for (int index = 0; index < held.length; index++) {
            engine.release(workload.shapeOf(index), held[index]);
        }
        Set<Integer> used = new HashSet<>();
        for (int node = 0; node < NODES; node++) {
            used.add(Spot.node(engine.place(WHOLE_NODE)));
        }
        assertEquals(NODES, used.size());
        assertThrows(IllegalStateException.class, () -> engine.place(Workload.shape(0)));
    }

    /** Berth's best fit looks at CPU and memory in eighths. */
    @ParameterizedTest
    @CsvSource({"berth-best-fit, 8", "locked, " + EXACT, "locked-columns, " + EXACT, "cas, " + EXACT, "h2, " + EXACT,
            "sqlite, " + EXACT})
    void theTightestNodeIsChosen(String name, long parts) {
        try (PlacementEngine engine = filled(name)) {
            for (int round = 0; round < ROUNDS; round++) {
                int next = workload.next();
                Shape shape = release(engine, next);
                int expected = ledger.tightest(shape, parts);
                held[next] = engine.place(shape);
                assertEquals(expected, Spot.node(held[next]), "round " + round);
                ledger.take(shape, held[next]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"berth-best-fit", "fenzo", "locked", "locked-columns", "cas", "h2", "sqlite"})
    void everyResourceCounts(String name) {
        try (PlacementEngine engine = PlacementEngine.named(name, 1)) {
            engine.place(Shape.of(1_000, 1_024, GpuDemand.whole(1)));
            long rest = Workload.CPU_MILLIS - 1_000;
            long memory = Workload.MEMORY_MIB - 1_024;
            assertThrows(IllegalStateException.class, () -> engine.place(Shape.of(rest + 1, 1, GpuDemand.whole(1))));
            assertThrows(IllegalStateException.class, () -> engine.place(Shape.of(1, memory + 1, GpuDemand.whole(1))));
            assertThrows(IllegalStateException.class, () -> engine.place(Shape.of(1, 1, GpuDemand.whole(8))));
            assertEquals(Spot.of(0, 0b1111_1110), engine.place(Shape.of(rest, memory, GpuDemand.whole(7))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseReadsTheIndexInItsOrder(SqlEngine.Database database) {
        try (SqlEngine engine = new SqlEngine(database, NODES)) {
            String plan = engine.plan().toLowerCase();
            assertTrue(plan.contains("node_free"), plan);
            assertTrue(database == SqlEngine.Database.SQLITE || plan.contains("index sorted */"), plan);
            assertFalse(plan.contains("temp b-tree"), plan);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"locked", "locked-columns", "cas"})
    void severalThreadsHoldNothingTwice(String name) throws Exception {
        PlacementEngine engine = filled(name);
        int half = held.length / 2;
        List<Callable<Void>> halves =
                List.of(() -> replace(engine, 0, half), () -> replace(engine, half, held.length));
        ExecutorService threads = Executors.newFixedThreadPool(halves.size());
        try {
            for (Future<Void> done : threads.invokeAll(halves)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
        Ledger after = new Ledger(NODES);
        for (int index = 0; index < held.length; index++) {
            after.take(workload.shapeOf(index), held[index]);
        }
        assertAllComesBack(engine);
    }

    /** One GPU at a time, for which there is always room on a node that is idle. */
    private Void replace(PlacementEngine engine, int from, int to) {
        for (int round = 0; round < 10 * ROUNDS; round++) {
            for (int index = from; index < to; index++) {
                Shape shape = workload.shapeOf(index);
                if (shape.gpus().count() == 1) {
                    engine.release(shape, held[index]);
                    held[index] = engine.place(shape);
                }
            }
        }
        return null;
    }

    @Test
    void anUnknownEngineIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PlacementEngine.named("slurm", NODES));
    }
}
