package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every policy places what it released, many times over, in a pool that is nearly full. */
class PolicyBenchmarkTest {

    private static final int NODES = 20;
    private static final int ROUNDS = 500;

    @ParameterizedTest
    @ValueSource(strings = {"best-fit", "first-fit", "worst-fit", "random", "most-allocated", "dot-product",
            "gpu-packing", "fgd", "openb-fgd"})
    void policiesReplaceWhatTheyReleased(String policy) {
        PolicyBenchmark benchmark = new PolicyBenchmark();
        benchmark.policy = policy;
        benchmark.load = 95;
        benchmark.nodes = NODES;
        benchmark.fill();
        Workload twin = new Workload(NODES, 95);
        for (int round = 0; round < ROUNDS; round++) {
            Shape expected = twin.shapeOf(twin.next());
            assertEquals(expected, benchmark.replace().placement().shape());
        }
        benchmark.close();
    }

    @Test
    void anUnknownPolicyIsRefusedWithTheKnownOnes() {
        PolicyBenchmark benchmark = new PolicyBenchmark();
        benchmark.policy = "best";
        benchmark.load = 50;
        benchmark.nodes = NODES;
        String message = assertThrows(IllegalArgumentException.class, benchmark::fill).getMessage();
        assertTrue(message.contains("policy=best") && message.contains("best-fit"), message);
    }
}
