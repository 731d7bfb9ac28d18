package dev.berth.contract;

import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import java.util.Arrays;

/** The contract of policies can be kept: equal scores and the lowest GPUs keep it. */
final class FirstFitPolicyTest extends PlacementPolicyContract {

    private static final NodeScorer SCORER = (query, nodes, count, view, scores) -> Arrays.fill(scores, 0, count, 0);
    static final GpuSelector SELECTOR = (query, node, view) -> {
        long usable = view.usableGpus(query.shape(), node);
        long chosen = 0;
        for (int i = query.shape().gpus().count(); i > 0; i--) {
            chosen |= Long.lowestOneBit(usable & ~chosen);
        }
        return chosen;
    };

    @Override
    protected PlacementPolicy policy() {
        return new PlacementPolicy() {
            @Override
            public String name() {
                return "first-fit";
            }

            @Override
            public NodeScorer nodeScorer() {
                return SCORER;
            }

            @Override
            public GpuSelector gpuSelector() {
                return SELECTOR;
            }
        };
    }
}
