package com.example.policy;

import dev.berth.model.Gpu;
import dev.berth.model.Node;
import dev.berth.policy.Policies;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.ScoreScope;

/**
 * Keeps large GPUs for those who need them: the node whose largest GPU has the least memory, of equal ones the node
 * with the fewest free GPUs. What fits on a T4 goes there and leaves the A100 alone; what needs no GPU goes to a node
 * without one.
 */
public final class SmallGpusFirst implements PlacementPolicy {

    private static final NodeScorer SCORER = NodeScorer.each((query, node, view) ->
            -100 * largestGpuMib(view.node(node)) - Long.bitCount(view.freeGpuMask(node)));

    private static long largestGpuMib(Node node) {
        long largest = 0;
        for (Gpu gpu : node.gpus()) {
            largest = Math.max(largest, gpu.memoryMib());
        }
        return largest;
    }

    @Override
    public String name() {
        return "small-gpus-first";
    }

    @Override
    public NodeScorer nodeScorer() {
        return SCORER;
    }

    @Override
    public ScoreScope scope() {
        return ScoreScope.SHAPE_AND_NODE;
    }

    @Override
    public GpuSelector gpuSelector() {
        return Policies.bestFit().gpuSelector();
    }
}
