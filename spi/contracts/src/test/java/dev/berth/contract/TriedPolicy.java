package dev.berth.contract;

import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.ScoreScope;
import java.util.Optional;

/** A policy of parts. */
record TriedPolicy(String name, NodeScorer nodeScorer, GpuSelector gpuSelector, Optional<CapacityOrder> order,
        ScoreScope scope) implements PlacementPolicy {

    /** A policy that says of its scores that they follow from shape and node. */
    static PlacementPolicy pure(NodeScorer.OneByOne scorer) {
        return new TriedPolicy("tried", NodeScorer.each(scorer), FirstFitPolicyTest.SELECTOR, Optional.empty(),
                ScoreScope.SHAPE_AND_NODE);
    }

    /** A policy that says of its scores that they come to an order. */
    static PlacementPolicy ordered(CapacityOrder order, NodeScorer.OneByOne scorer) {
        return new TriedPolicy("tried", NodeScorer.each(scorer), FirstFitPolicyTest.SELECTOR, Optional.of(order),
                ScoreScope.ANYTHING);
    }
}
