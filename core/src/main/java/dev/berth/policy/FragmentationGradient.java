package dev.berth.policy;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Shape;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.List;

/**
 * By how much a placement makes a node's idle GPUs more useful to typical shapes. Lives as long as one call of a scorer
 * or selector.
 *
 * <p>What is useless of a node is its idle GPUs once for every shape, less what the shapes can use of them
 * ({@link UsableShareTable}). So the gain is the weight of all shapes × what is taken, less what the shapes could use
 * before,
 * plus what they can use afterwards: exact in integers.
 */
final class FragmentationGradient {

    private final UsableShareTable use;
    private final Shape shape;
    private final GpuDemand demand;
    private final NodeView view;
    private final boolean inPercent;
    private final int[] left = new int[Node.MAX_GPUS];
    private long best;
    private long bestGpu;

    private FragmentationGradient(PlacementQuery query, NodeView view, boolean inPercent) {
        this.use = UsableShareTable.of(query.profile());
        this.shape = query.shape();
        this.demand = shape.gpus();
        this.view = view;
        this.inPercent = inPercent;
    }

    /**
     * Scores nodes by their gain.
     *
     * @param inPercent whether gains are cut to whole percents of a sigmoid, as published, or exact
     */
    static NodeScorer scorer(boolean inPercent) {
        return (query, nodes, count, view, scores) -> {
            FragmentationGradient gradient = new FragmentationGradient(query, view, inPercent);
            for (int i = 0; i < count; i++) {
                gradient.look(nodes[i]);
                scores[i] = gradient.best;
            }
        };
    }

    /** For a share the usable GPU with the highest gain, the first of equal ones; whole GPUs by lowest index. */
    static GpuSelector selector(boolean inPercent) {
        return (query, node, view) -> {
            if (!query.shape().gpus().isFraction()) {
                return GpuSelectors.lowestOf(view.usableGpus(query.shape(), node), query.shape().gpus().count());
            }
            FragmentationGradient gradient = new FragmentationGradient(query, view, inPercent);
            gradient.look(node);
            return gradient.bestGpu;
        };
    }

    private void look(int node) {
        best = Long.MIN_VALUE;
        long cpu = view.freeCpuMillis(node);
        int before = use.cpuRank(cpu);
        int after = use.cpuRank(cpu - shape.resources().cpuMillis());
        List<Gpu> gpus = view.node(node).gpus();
        int kind = use.kind(gpus);
        if (kind < 0) {
            lookAtMixed(node, gpus, before, after);
        } else {
            lookAtUniform(node, use.row(kind, before), use.row(kind, after));
        }
    }

    private void lookAtUniform(int node, int before, int after) {
        long freeMask = view.freeGpuMask(node);
        int free = Long.bitCount(freeMask);
        long gain = use.total() * demand.totalMilli() - use.ofSeveral(before, free)
                + (before == after ? 0 : lossOfCpu(node, before, after));
        if (!demand.isFraction()) {
            int stays = free - demand.count();
            offer(0, gain - demand.count() * use.ofOne(after, GpuDemand.WHOLE) + use.ofSeveral(after, stays));
            return;
        }
        long usable = view.usableGpus(shape, node);
        long whole = usable & freeMask;
        for (long rest = usable & ~freeMask | whole & -whole; rest != 0; rest &= rest - 1) {
            int has = view.freeGpuMilli(node, Long.numberOfTrailingZeros(rest));
            int stays = has == GpuDemand.WHOLE ? free - 1 : free;
            offer(rest & -rest, gain - use.ofOne(after, has) + use.ofOne(after, has - demand.gpuMilli())
                    + use.ofSeveral(after, stays));
        }
    }

    /** What the loss of CPU alone makes of the GPUs as they are, for shapes for one GPU. */
    private long lossOfCpu(int node, int before, int after) {
        long freeMask = view.freeGpuMask(node);
        long sum = Long.bitCount(freeMask)
                * (use.ofOne(after, GpuDemand.WHOLE) - use.ofOne(before, GpuDemand.WHOLE));
        int gpus = view.node(node).gpus().size();
        for (int gpu = 0; gpu < gpus; gpu++) {
            int has = (freeMask >>> gpu & 1) != 0 ? 0 : view.freeGpuMilli(node, gpu);
            sum += has == 0 ? 0 : use.ofOne(after, has) - use.ofOne(before, has);
        }
        return sum;
    }

    private void lookAtMixed(int node, List<Gpu> gpus, int before, int after) {
        for (int gpu = 0; gpu < gpus.size(); gpu++) {
            left[gpu] = view.freeGpuMilli(node, gpu);
        }
        long gain = use.total() * demand.totalMilli() - use.ofMixed(gpus, left, before);
        long usable = view.usableGpus(shape, node);
        if (demand.isFraction()) {
            for (long rest = usable; rest != 0; rest &= rest - 1) {
                int gpu = Long.numberOfTrailingZeros(rest);
                left[gpu] -= demand.gpuMilli();
                offer(rest & -rest, gain + use.ofMixed(gpus, left, after));
                left[gpu] += demand.gpuMilli();
            }
            return;
        }
        for (long rest = GpuSelectors.lowestOf(usable, demand.count()); rest != 0; rest &= rest - 1) {
            left[Long.numberOfTrailingZeros(rest)] = 0;
        }
        offer(0, gain + use.ofMixed(gpus, left, after));
    }

    private void offer(long gpu, long gain) {
        long score = inPercent ? use.percent(gain) : gain;
        if (score > best) {
            best = score;
            bestGpu = gpu;
        }
    }
}
