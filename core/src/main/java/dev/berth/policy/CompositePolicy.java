package dev.berth.policy;

import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.ScoreScope;
import java.util.Optional;

/** A policy put together from its parts. */
record CompositePolicy(String name, NodeScorer nodeScorer, GpuSelector gpuSelector, Optional<CapacityOrder> order,
        ScoreScope scope) implements PlacementPolicy {

    /** One whose scores may depend on anything. */
    static PlacementPolicy of(String name, NodeScorer scorer, GpuSelector selector) {
        return new CompositePolicy(name, scorer, selector, Optional.empty(), ScoreScope.ANYTHING);
    }

    /** One whose scores follow from shape, profile and node. */
    static PlacementPolicy pure(String name, NodeScorer scorer, GpuSelector selector) {
        return new CompositePolicy(name, scorer, selector, Optional.empty(), ScoreScope.SHAPE_AND_NODE);
    }

    /** One whose scores come to a known order. */
    static PlacementPolicy ordered(String name, CapacityOrder order, NodeScorer scorer, GpuSelector selector) {
        return new CompositePolicy(name, scorer, selector, Optional.of(order),
                order == CapacityOrder.ROUND_ROBIN ? ScoreScope.ANYTHING : ScoreScope.SHAPE_AND_NODE);
    }
}
