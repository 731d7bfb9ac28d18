package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.contract.PlacementPolicyContract;
import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import dev.berth.spi.PlacementPolicy;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.Group;

/** The risk of nodes, reckoned by hand. */
final class RiskScorerTest {

    /** Weights are 8 for CPU, 4 for memory, 4 for GPUs; loads are 0, (4 + 2 + 3) / 16, and 0 of a node with nothing. */
    private static FakeNodes nodes() {
        return new FakeNodes().add(FakeNodes.node(8000, 40_960, 2), 8000, 40_960, 1000, 1000)
                .add(FakeNodes.node(8000, 40_960, 2), 4000, 20_480, 0, 500)
                .add(FakeNodes.node(0, 0, 0), 0, 0);
    }

    @Example
    void withTheDefaultsOnlyTheLoadCounts() {
        assertEquals(List.of(0L, -562_500L, 0L),
                nodes().scores(Policies.risk(), Shape.of(4000, 0, GpuDemand.fraction(500))));
    }

    @Example
    void withLessPatienceLatenessCounts() {
        PlacementPolicy policy = Policies.risk("hasty", new RiskWeights(0.5, 0.5, 0.5, 1, 10, 1, 1));
        // Usually 10 s. Half of the CPU and a quarter of the GPUs: late 10 × (.25 + .125). All of both, and a load of
        // .5625: late 10 × 1.5625.
        assertEquals(List.of(-37_500_000L, -156_812_500L),
                nodes().scores(policy, Shape.of(4000, 0, GpuDemand.fraction(500))).subList(0, 2));
        // CPU-light 5 s, CPU-heavy 15 s, memory-heavy 20 s: half of them is late times 10.
        assertEquals(-25_000_000L / 8, nodes().scores(policy, Shape.of(1000, 0, GpuDemand.none())).get(0));
        assertEquals(-75_000_000L, nodes().scores(policy, Shape.of(8000, 0, GpuDemand.none())).get(0));
        assertEquals(-25_000_000L, nodes().scores(policy, Shape.of(0, 10_240, GpuDemand.none())).get(0));
    }

    @Example
    void weightsHaveLimits() {
        assertThrows(IllegalArgumentException.class, () -> new RiskWeights(0, 0, 0, 0, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RiskWeights(Double.NaN, 0, 0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RiskWeights(0, 0, 0, 0, 1001, 0, 0));
    }

    @Group
    final class Risk extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.risk();
        }
    }
}
