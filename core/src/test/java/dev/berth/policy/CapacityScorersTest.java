package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.contract.PlacementPolicyContract;
import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import dev.berth.spi.PlacementPolicy;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.Group;

/** The scorers that weigh against a node's own capacity, reckoned by hand. */
final class CapacityScorersTest {

    private static final Shape FRACTION = Shape.of(1000, 1000, GpuDemand.fraction(500));
    private static final Shape CPU_ONLY = Shape.of(1000, 1000, GpuDemand.none());

    /** After placing {@link #FRACTION}, in percent: CPU 50, 33, 10; memory 30, 66, 10; GPUs 75, 87, 25. */
    private static FakeNodes nodes() {
        return new FakeNodes().add(FakeNodes.node(10_000, 10_000, 2), 6000, 8000, 0, 1000)
                .add(FakeNodes.node(3000, 3000, 4), 3000, 2000, 1000, 0, 0, 0)
                .add(FakeNodes.node(10_000, 10_000, 2), 10_000, 10_000, 1000, 1000);
    }

    @Example
    void mostAllocated() {
        assertEquals(List.of(51L, 62L, 15L), nodes().scores(Policies.mostAllocated(), FRACTION));
        assertEquals(List.of(40L, 49L, 10L), nodes().scores(Policies.mostAllocated(), CPU_ONLY),
                "GPUs do not count for a request without them");
    }

    @Example
    void leastAllocated() {
        // Free: 50, 70, 25; then 66, 33, 12; then 90, 90, 75.
        assertEquals(List.of(48L, 37L, 85L), nodes().scores(Policies.leastAllocated(), FRACTION));
        assertEquals(List.of(60L, 49L, 90L), nodes().scores(Policies.leastAllocated(), CPU_ONLY));
    }

    @Example
    void balanced() {
        // Deviations of (.5 .3 .75), (1/3 2/3 7/8), (.1 .1 .25): 0.184, 0.223, 0.071; of the first two half the gap.
        assertEquals(List.of(81L, 77L, 92L), nodes().scores(Policies.balanced(), FRACTION));
        assertEquals(List.of(90L, 83L, 100L), nodes().scores(Policies.balanced(), CPU_ONLY));
    }

    @Example
    void requestedToCapacity() {
        // (50 + 30 + 75) / 3 = 51.7; (33 + 66 + 87) / 3 = 62; 45 / 3 = 15.
        assertEquals(List.of(52L, 62L, 15L), nodes().scores(Policies.requestedToCapacity(), FRACTION));
        Shape noMemory = Shape.of(2000, 0, GpuDemand.none());
        assertEquals(List.of(40L, 50L, 20L), nodes().scores(Policies.requestedToCapacity(), noMemory),
                "what is at 0 does not count: (60 + 20) / 2, (66 + 33) / 2 rounded up, 20 alone");
    }

    @Example
    void whatANodeLacksDoesNotCount() {
        FakeNodes bare = new FakeNodes().add(FakeNodes.node(0, 4000, 0), 0, 1000).add(FakeNodes.node(0, 0, 0), 0, 0);
        Shape shape = Shape.of(0, 0, GpuDemand.none());
        assertEquals(List.of(75L, 0L), bare.scores(Policies.mostAllocated(), shape));
        assertEquals(List.of(25L, 0L), bare.scores(Policies.leastAllocated(), shape));
        assertEquals(List.of(100L, 100L), bare.scores(Policies.balanced(), shape));
        assertEquals(List.of(75L, 0L), bare.scores(Policies.requestedToCapacity(), shape));
        assertEquals(List.of(0L, 0L), bare.scores(Policies.dotProduct(), shape));
    }

    @Example
    void dotProduct() {
        // .6 × .1 + .8 × .1 + .5 × .25; 1 × 1/3 + 2/3 × 1/3 + .25 × .125; 1 × .1 + 1 × .1 + 1 × .25
        assertEquals(List.of(-265_000_000_000L, -586_804_777_778L, -450_000_000_000L),
                nodes().scores(Policies.dotProduct(), FRACTION));
    }

    @Group
    final class MostAllocated extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.mostAllocated();
        }
    }

    @Group
    final class LeastAllocated extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.leastAllocated();
        }
    }

    @Group
    final class Balanced extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.balanced();
        }
    }

    @Group
    final class RequestedToCapacity extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.requestedToCapacity();
        }
    }

    @Group
    final class DotProduct extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.dotProduct();
        }
    }
}
