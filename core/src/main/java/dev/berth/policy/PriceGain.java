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
 * ({@link CuttingStockPrices}), less what is lost where CPU is short ({@link Worth#lost}). What is taken of GPUs that
 * others insist on costs a premium besides ({@link Scarcity}). Scores are in thousandths of a GPU, cut to integers,
 * so that what is worth the same ties.
 */
final class PriceGain {

    private static final long POINT = Worth.GPU / 1000;
    /** More than what the roundings of worths add up to, and far less than a point. */
    private static final long ROUNDING = 1000;

    private final Worth worth;
    private final Scarcity scarcity;
    private final Shape shape;
    private final GpuDemand demand;
    private final NodeView view;
    private long best;
    private long bestGpu;

    private PriceGain(PlacementQuery query, NodeView view) {
        this.worth = Worth.to(query.profile());
        this.scarcity = worth.scarcity(view);
        this.shape = query.shape();
        this.demand = shape.gpus();
        this.view = view;
    }

    /** Scores nodes by what the best choice of their GPUs makes of their worth. */
    static NodeScorer scorer() {
        return (query, nodes, count, view, scores) -> {
            PriceGain gain = new PriceGain(query, view);
            for (int i = 0; i < count; i++) {
                gain.look(nodes[i]);
                scores[i] = gain.best;
            }
        };
    }

    /** For a share the usable GPU with the highest score, the first of equal ones; whole GPUs by lowest index. */
    static GpuSelector selector() {
        return (query, node, view) -> {
            PriceGain gain = new PriceGain(query, view);
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
            offer(0, gain - demand.count() * Worth.GPU
                    - (scarcity == Scarcity.NONE ? 0 : premium(ordinal, lowest(ordinal))));
        }
    }

    /** What the CPU that goes changes in the worth of the node's idle GPUs: mostly nothing, and then it is cheap. */
    private long gainBeside(int ordinal) {
        long idle = view.freeGpuMilli(ordinal) * Worth.MILLI;
        long cpu = view.freeCpuMillis(ordinal);
        long left = cpu - shape.resources().cpuMillis();
        if (worth.isCovered(idle, left)) {
            return 0;
        }
        long cpuPerGpu = worth.cpuPerGpu(view.node(ordinal));
        return Worth.lost(idle, cpu, cpuPerGpu)
                - Worth.lost(idle - demand.totalMilli() * Worth.MILLI, left, cpuPerGpu);
    }

    private long lowest(int ordinal) {
        return GpuSelectors.lowestOf(view.usableGpus(shape, ordinal), demand.count());
    }

    private void lookAtShares(int ordinal, long gain) {
        for (long rest = view.usableGpus(shape, ordinal); rest != 0; rest &= rest - 1) {
            int left = view.freeGpuMilli(ordinal, Long.numberOfTrailingZeros(rest));
            offer(rest & -rest, gain + worth.ofLeft(left - demand.gpuMilli()) - worth.ofLeft(left)
                    - (scarcity == Scarcity.NONE ? 0 : premium(ordinal, rest & -rest)));
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
