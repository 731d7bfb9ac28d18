package dev.berth.policy;

import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.ScoreScope;

/**
 * Placing where it takes least from what idle GPUs are worth: {@link PriceDelta}.
 *
 * @param name lower case with hyphens
 * @param learnsProfile whether what typically arrives is learned rather than told
 */
record PricePolicy(String name, boolean learnsProfile) implements PlacementPolicy {

    private static final NodeScorer SCORER = PriceDelta.scorer();
    private static final GpuSelector SELECTOR = PriceDelta.selector();

    @Override
    public NodeScorer nodeScorer() {
        return SCORER;
    }

    @Override
    public GpuSelector gpuSelector() {
        return SELECTOR;
    }

    @Override
    public ScoreScope scope() {
        return ScoreScope.SHAPE_NODE_AND_HARDWARE;
    }
}
