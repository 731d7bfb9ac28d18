package dev.berth.policy;

import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.Arrays;

/** Scores that look at a node's GPUs first. Each method but the private ones is a {@link dev.berth.spi.NodeScorer}. */
final class GpuScorers {

    private static final int TIER = 32;
    private static final long OPENB_GPU_MILLI = 8_000;
    /** (128,000² CPU thousandths of the largest node) ÷ (8,000² GPU thousandths). */
    private static final long OPENB_GPU_WEIGHT = 256;
    /** 2 × 128,000². */
    private static final long OPENB_PRODUCTS = 32_768_000_000L;
    private static final long PERCENT = OPENB_PRODUCTS / 100;

    private GpuScorers() {
    }

    static void packing(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Shape shape = query.shape();
        if (shape.gpus().count() == 0) {
            Arrays.fill(scores, 0, count, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            int left = leastUsable(shape, nodes[i], view);
            if (isIdle(nodes[i], view)) {
                scores[i] = -view.node(nodes[i]).gpus().size();
            } else if (left < GpuDemand.WHOLE) {
                scores[i] = (2L << TIER) - left;
            } else {
                scores[i] = (1L << TIER) - Long.bitCount(view.freeGpuMask(nodes[i]));
            }
        }
    }

    static void openbPacking(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Shape shape = query.shape();
        int asked = shape.gpus().count();
        if (asked == 0) {
            Arrays.fill(scores, 0, count, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            int left = leastUsable(shape, nodes[i], view);
            if (isIdle(nodes[i], view)) {
                int gpus = view.node(nodes[i]).gpus().size();
                scores[i] = Math.max(33 - gpus, gpus);
            } else if (left < GpuDemand.WHOLE) {
                scores[i] = Math.max(100 - left / 10 / 10, 50);
            } else {
                scores[i] = Math.max(50 - asked, 33);
            }
        }
    }

    /** What is left on the fullest GPU that would do. */
    private static int leastUsable(Shape shape, int node, NodeView view) {
        int least = GpuDemand.WHOLE;
        if (shape.gpus().isFraction()) {
            for (long rest = view.usableGpus(shape, node); rest != 0; rest &= rest - 1) {
                least = Math.min(least, view.freeGpuMilli(node, Long.numberOfTrailingZeros(rest)));
            }
        }
        return least;
    }

    /** Says whether nothing holds any GPU of a node. */
    private static boolean isIdle(int node, NodeView view) {
        return heldGpuKinds(node, view) == 0;
    }

    private static long heldGpuKinds(int node, NodeView view) {
        return view.heldKinds(node) & ~1L;
    }

    static void clustering(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        GpuDemand demand = query.shape().gpus();
        for (int i = 0; i < count; i++) {
            scores[i] = demand.count() == 0 ? 0
                    : ((long) company(demand, nodes[i], view) << TIER) - view.freeGpuMilli(nodes[i]);
        }
    }

    static void openbClustering(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        GpuDemand demand = query.shape().gpus();
        for (int i = 0; i < count; i++) {
            long held = OPENB_GPU_MILLI - view.freeGpuMilli(nodes[i]);
            scores[i] = demand.count() == 0 ? 0
                    : 25 * company(demand, nodes[i], view) + 25 * held / OPENB_GPU_MILLI;
        }
    }

    /** 3 for a node that hosts this kind of demand alone, 2 for this among others, 1 for an idle one, 0 for others. */
    private static int company(GpuDemand demand, int node, NodeView view) {
        long own = 1L << Math.min(demand.kind(), Long.SIZE - 1);
        long held = heldGpuKinds(node, view);
        if ((held & own) != 0) {
            return held == own ? 3 : 2;
        }
        return held == 0 ? 1 : 0;
    }

    static void openbDotProduct(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        long askedCpu = query.shape().resources().cpuMillis();
        long askedGpus = query.shape().gpus().totalMilli() * OPENB_GPU_WEIGHT;
        for (int i = 0; i < count; i++) {
            long products = view.freeCpuMillis(nodes[i]) * askedCpu + view.freeGpuMilli(nodes[i]) * askedGpus;
            scores[i] = (OPENB_PRODUCTS - products) / PERCENT;
        }
    }
}
