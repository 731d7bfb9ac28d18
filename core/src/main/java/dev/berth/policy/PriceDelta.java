package dev.berth.policy;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.List;

/**
 * How much less a node's idle GPUs are worth to typical shapes after a placement than before. Lives as long as one call
 * of a scorer or selector.
 *
 * <p>What the idle GPUs of a node are worth is the sum over its GPUs of what their left-overs are worth
 * ({@link CuttingStockPrices}), less what is lost where CPU is short ({@link ResidualValue#lost}). What is taken of
 * GPUs that
 * others insist on costs a premium besides ({@link ScarcityPremium}). Scores are in thousandths of a GPU, cut to
 * integers,
 * so that what is worth the same ties.
 */
final class PriceDelta {

    private static final long POINT = ResidualValue.GPU / 1000;
    /** More than what the roundings of worths add up to, and far less than a point. */
    private static final long ROUNDING = 1000;

    private final ResidualValue worth;
    private final ScarcityPremium scarcity;
    private final Shape shape;
    private final GpuDemand demand;
    private final NodeView view;
    private long best;
    private long bestGpu;

    private PriceDelta(PlacementQuery query, NodeView view) {
        this.worth = ResidualValue.to(query.profile());
        this.scarcity = worth.scarcity(view);
        this.shape = query.shape();
        this.demand = shape.gpus();
        this.view = view;
    }

    /** Scores nodes by what the best choice of their GPUs makes of their worth. */
    static NodeScorer scorer() {
        return (query, nodes, count, view, scores) -> {
            PriceDelta gain = new PriceDelta(query, view);
            for (int i = 0; i < count; i++) {
                gain.look(nodes[i]);
                scores[i] = gain.best;
            }
        };
    }

    /** For a share the usable GPU with the highest score, the first of equal ones; whole GPUs by lowest index. */
    static GpuSelector selector() {
        return (query, node, view) -> {
            PriceDelta gain = new PriceDelta(query, view);
            if (!query.shape().gpus().isFraction()) {
                return gain.lowest(node);
            }
            gain.look(node);
            return gain.bestGpu;
        };
    }

    private void look(int ordinal) {
        best = Long.MIN_VALUE;
        long gain = gainBeside(ordinal);
        if (demand.isFraction()) {
            lookAtShares(ordinal, gain);
        } else {
            offer(0, gain - demand.count() * ResidualValue.GPU
                    - (scarcity == ScarcityPremium.NONE ? 0 : premium(ordinal, lowest(ordinal))));
        }
    }

    /** What the CPU that goes changes in the worth of the node's idle GPUs: mostly nothing, and then it is cheap. */
    private long gainBeside(int ordinal) {
        long idle = view.freeGpuMilli(ordinal) * ResidualValue.MILLI;
        long cpu = view.freeCpuMillis(ordinal);
        long left = cpu - shape.resources().cpuMillis();
        if (worth.isCovered(idle, left)) {
            return 0;
        }
        long cpuPerGpu = worth.cpuPerGpu(view.node(ordinal));
        return ResidualValue.lost(idle, cpu, cpuPerGpu)
                - ResidualValue.lost(idle - demand.totalMilli() * ResidualValue.MILLI, left, cpuPerGpu);
    }

    private long lowest(int ordinal) {
        return GpuSelectors.lowestOf(view.usableGpus(shape, ordinal), demand.count());
    }

    private void lookAtShares(int ordinal, long gain) {
        for (long rest = view.usableGpus(shape, ordinal); rest != 0; rest &= rest - 1) {
            int left = view.freeGpuMilli(ordinal, Long.numberOfTrailingZeros(rest));
            offer(rest & -rest, gain + worth.ofLeft(left - demand.gpuMilli()) - worth.ofLeft(left)
                    - (scarcity == ScarcityPremium.NONE ? 0 : premium(ordinal, rest & -rest)));
        }
    }

    /** What is to be paid for taking GPUs that others insist on. */
    private long premium(int ordinal, long chosen) {
        List<Gpu> gpus = view.node(ordinal).gpus();
        long sum = 0;
        for (long rest = chosen; rest != 0; rest &= rest - 1) {
            sum += scarcity.premium(gpus.get(Long.numberOfTrailingZeros(rest)));
        }
        return sum * demand.gpuMilli() / GpuDemand.WHOLE;
    }

    private void offer(long gpu, long gain) {
        long score = Math.floorDiv(gain + ROUNDING, POINT);
        if (score > best) {
            best = score;
            bestGpu = gpu;
        }
    }
}
