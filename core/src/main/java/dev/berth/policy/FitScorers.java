package dev.berth.policy;

import dev.berth.model.GpuDemand;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.Arrays;

/** Scores that follow from how full a node is. Each method is a {@link dev.berth.spi.NodeScorer}. */
final class FitScorers {

    /** Above every score of a node where a whole GPU would have to be opened. */
    private static final long SHARED = 1L << 32;
    private static final int TIERS = 8;
    private static final long OPENB_CPU_MILLIS = 128_000;
    private static final long OPENB_GPU_MILLI = 8_000;

    private FitScorers() {
    }

    static void bestFit(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        boolean fraction = query.shape().gpus().isFraction();
        for (int i = 0; i < count; i++) {
            int left = fraction ? leastOnShared(query.shape(), nodes[i], view) : GpuDemand.WHOLE;
            scores[i] = left < GpuDemand.WHOLE ? SHARED - left : -emptiness(nodes[i], view);
        }
    }

    static void worstFit(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = emptiness(nodes[i], view);
        }
    }

    static void firstFit(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Arrays.fill(scores, 0, count, 0);
    }

    static void roundRobin(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        for (int i = 0; i < count; i++) {
            int later = nodes[i] - query.lastNode() - 1;
            scores[i] = -(later < 0 ? later + view.nodes() : later);
        }
    }

    static void random(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = Math.max(NodeScorer.UNSCORED + 1, GpuSelectors.draw(query.random(), nodes[i]));
        }
    }

    static void openbBestFit(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Shape shape = query.shape();
        for (int i = 0; i < count; i++) {
            long cpuLeft = view.freeCpuMillis(nodes[i]) - shape.resources().cpuMillis();
            long gpuLeft = view.freeGpuMilli(nodes[i]) - shape.gpus().totalMilli();
            long ofAll = 2 * OPENB_CPU_MILLIS - cpuLeft - gpuLeft * (OPENB_CPU_MILLIS / OPENB_GPU_MILLI);
            scores[i] = 100 * ofAll / (2 * OPENB_CPU_MILLIS);
        }
    }

    /** How empty a node is: free whole GPUs, then eighths of free CPU, then eighths of free memory. */
    private static long emptiness(int node, NodeView view) {
        Resources capacity = view.node(node).capacity();
        long cpu = tier(view.freeCpuMillis(node), capacity.cpuMillis());
        long memory = tier(view.freeMemoryMib(node), capacity.memoryMib());
        return (long) Long.bitCount(view.freeGpuMask(node)) << 8 | cpu << 4 | memory;
    }

    private static long tier(long free, long capacity) {
        return capacity == 0 ? 0 : free * TIERS / capacity;
    }

    /** What is left on the fullest GPU that is shared already and has room, or a whole GPU if there is none. */
    private static int leastOnShared(Shape shape, int node, NodeView view) {
        int least = GpuDemand.WHOLE;
        for (long rest = view.usableGpus(shape, node); rest != 0; rest &= rest - 1) {
            least = Math.min(least, view.freeGpuMilli(node, Long.numberOfTrailingZeros(rest)));
        }
        return least;
    }
}
