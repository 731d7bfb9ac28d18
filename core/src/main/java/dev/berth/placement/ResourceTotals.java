package dev.berth.placement;

import dev.berth.model.Shape;
import dev.berth.spi.NodeView;
import java.util.List;

/**
 * Amounts of GPU, CPU and memory, summed over GPUs.
 *
 * @param gpuMilli thousandths of a GPU
 * @param cpuMillis thousandths of a CPU
 * @param memoryMib memory in MiB
 */
public record ResourceTotals(long gpuMilli, long cpuMillis, long memoryMib) {

    /** No amount of anything. */
    public static final ResourceTotals NOTHING = new ResourceTotals(0, 0, 0);

    /**
     * Returns the amounts that a shape asks for.
     *
     * @param shape the shape
     * @return its amounts
     */
    public static ResourceTotals of(Shape shape) {
        return new ResourceTotals(shape.gpus().totalMilli(), shape.resources().cpuMillis(),
                shape.resources().memoryMib());
    }

    /**
     * Returns the free amounts of a node.
     *
     * @param nodes the nodes
     * @param node the node's ordinal
     * @return what is free
     */
    public static ResourceTotals free(NodeView nodes, int node) {
        return new ResourceTotals(nodes.freeGpuMilli(node), nodes.freeCpuMillis(node), nodes.freeMemoryMib(node));
    }

    /**
     * Adds amounts.
     *
     * @param more the amounts to add
     * @return the sum
     */
    public ResourceTotals plus(ResourceTotals more) {
        return new ResourceTotals(gpuMilli + more.gpuMilli, cpuMillis + more.cpuMillis, memoryMib + more.memoryMib);
    }

    /**
     * Subtracts amounts.
     *
     * @param less the amounts to subtract
     * @return the difference, possibly below zero
     */
    public ResourceTotals minus(ResourceTotals less) {
        return new ResourceTotals(gpuMilli - less.gpuMilli, cpuMillis - less.cpuMillis, memoryMib - less.memoryMib);
    }

    /**
     * Returns whether these amounts cover one of some shapes, on the right GPUs or not.
     *
     * @param fits the checks of the shapes
     * @return true if they cover one
     */
    public boolean coversAny(List<NodeFeasibility> fits) {
        for (NodeFeasibility fit : fits) {
            if (covers(of(fit.shape))) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(ResourceTotals other) {
        return gpuMilli >= other.gpuMilli && cpuMillis >= other.cpuMillis && memoryMib >= other.memoryMib;
    }
}
