package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.contract.PlacementPolicyContract;
import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import dev.berth.spi.PlacementPolicy;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.Group;

/** The scorers that look at GPUs first, reckoned by hand. */
final class GpuScorersTest {

    private static final long TIER = 1L << 32;
    private static final Shape CPU_ONLY = Shape.of(1000, 0, GpuDemand.none());
    private static final Shape HALF = Shape.of(1000, 0, GpuDemand.fraction(500));
    private static final Shape TWO = Shape.of(1000, 0, GpuDemand.whole(2));

    /** Idle with 4 and 8 GPUs; a shared GPU that would do; only whole GPUs left beside too small a share. */
    private static FakeNodes nodes() {
        return new FakeNodes().add(FakeNodes.node(64_000, 0, 4), 64_000, 0, 1000, 1000, 1000, 1000)
                .add(FakeNodes.node(64_000, 0, 8), 64_000, 0, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000)
                .add(FakeNodes.node(64_000, 0, 4), 32_000, 0, 1000, 890, 1000, 0)
                .holding(GpuDemand.none(), GpuDemand.fraction(110), GpuDemand.whole(1))
                .add(FakeNodes.node(64_000, 0, 4), 60_000, 0, 1000, 499, 1000, 1000)
                .holding(GpuDemand.none(), GpuDemand.fraction(501));
    }

    @Example
    void packing() {
        assertEquals(List.of(-4L, -8L, 2 * TIER - 890, TIER - 3), nodes().scores(Policies.gpuPacking(), HALF));
        assertEquals(List.of(-4L, -8L, TIER - 2, TIER - 3), nodes().scores(Policies.gpuPacking(), TWO));
        assertEquals(List.of(0L, 0L, 0L, 0L), nodes().scores(Policies.gpuPacking(), CPU_ONLY));
    }

    @Example
    void packingAsPublished() {
        // 33 − 4; 33 − 8; 100 − 89 / 10; 50 − 1
        assertEquals(List.of(29L, 25L, 92L, 49L), nodes().scores(Policies.openbGpuPacking(), HALF));
        assertEquals(List.of(29L, 25L, 48L, 48L), nodes().scores(Policies.openbGpuPacking(), TWO));
        assertEquals(List.of(0L, 0L, 0L, 0L), nodes().scores(Policies.openbGpuPacking(), CPU_ONLY));
    }

    @Example
    void clustering() {
        assertEquals(List.of(TIER - 4000, TIER - 8000, 2 * TIER - 2890, 3 * TIER - 3499),
                nodes().scores(Policies.gpuClustering(), HALF));
        assertEquals(List.of(TIER - 4000, TIER - 8000, -2890L, -3499L), nodes().scores(Policies.gpuClustering(), TWO));
        assertEquals(List.of(0L, 0L, 0L, 0L), nodes().scores(Policies.gpuClustering(), CPU_ONLY));
    }

    @Example
    void clusteringAsPublished() {
        // 25 + 12.5; 25 + 0; 50 + 15.97; 75 + 14.07
        assertEquals(List.of(37L, 25L, 65L, 89L), nodes().scores(Policies.openbGpuClustering(), HALF));
        assertEquals(List.of(37L, 25L, 15L, 14L), nodes().scores(Policies.openbGpuClustering(), TWO));
        assertEquals(List.of(0L, 0L, 0L, 0L), nodes().scores(Policies.openbGpuClustering(), CPU_ONLY));
    }

    @Example
    void dotProductAsPublished() {
        // 100 × (1 − (64 × 16 / 128² + 4 × 2 / 8²) / 2) = 90.625; 84.375; 93.92; 91.60
        Shape shape = Shape.of(16_000, 0, GpuDemand.whole(2));
        assertEquals(List.of(90L, 84L, 93L, 91L), nodes().scores(Policies.openbDotProduct(), shape));
    }

    @Group
    final class GpuPacking extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.gpuPacking();
        }
    }

    @Group
    final class GpuClustering extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.gpuClustering();
        }
    }

    @Group
    final class OpenbGpuPacking extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.openbGpuPacking();
        }
    }

    @Group
    final class OpenbGpuClustering extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.openbGpuClustering();
        }
    }

    @Group
    final class OpenbDotProduct extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.openbDotProduct();
        }
    }
}
