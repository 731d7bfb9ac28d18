package dev.berth.contract;

import dev.berth.model.GpuDemand;
import dev.berth.model.Resources;
import dev.berth.spi.CapacityOrder;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.Comparator;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The nodes in the orders that {@link CapacityOrder} describes, of equal ones the lowest ordinal first. */
final class DocumentedOrder {

    private final PlacementQuery query;
    private final NodeView view;

    private DocumentedOrder(PlacementQuery query, NodeView view) {
        this.query = query;
        this.view = view;
    }

    static int[] of(CapacityOrder order, PlacementScenario question) {
        DocumentedOrder documented = new DocumentedOrder(question.query(), question.view());
        ToLongFunction<Integer> rank = switch (order) {
            case BEST_FIT -> documented::fullness;
            case WORST_FIT -> node -> -documented.emptiness(node);
            case FIRST_FIT -> node -> 0;
            case ROUND_ROBIN -> node -> node > question.query().lastNode() ? 0 : 1;
        };
        return IntStream.of(question.fitting()).boxed().sorted(Comparator.comparingLong(rank))
                .mapToInt(Integer::intValue).toArray();
    }

    /** What is left on the tightest shared GPU that would do; without one more than that, by how empty the node is. */
    private long fullness(int node) {
        int least = GpuDemand.WHOLE;
        long usable = query.shape().gpus().isFraction() ? view.usableGpus(query.shape(), node) : 0;
        for (long rest = usable; rest != 0; rest &= rest - 1) {
            least = Math.min(least, view.freeGpuMilli(node, Long.numberOfTrailingZeros(rest)));
        }
        return least < GpuDemand.WHOLE ? least : GpuDemand.WHOLE + emptiness(node);
    }

    /** Free whole GPUs, then eighths of free CPU, then eighths of free memory. */
    private long emptiness(int node) {
        Resources capacity = view.node(node).capacity();
        return 100L * Long.bitCount(view.freeGpuMask(node))
                + 10 * eighths(view.freeCpuMillis(node), capacity.cpuMillis())
                + eighths(view.freeMemoryMib(node), capacity.memoryMib());
    }

    private static long eighths(long free, long capacity) {
        return capacity == 0 ? 0 : 8 * free / capacity;
    }
}
