package dev.berth;

import dev.berth.model.Shape;
import dev.berth.spi.NodeView;
import java.util.List;

/** Amounts of GPU (thousandths), CPU and memory, where it does not matter on which GPUs. */
record ResourceTotals(long gpuMilli, long cpuMillis, long memoryMib) {

    static final ResourceTotals NOTHING = new ResourceTotals(0, 0, 0);

    static ResourceTotals of(Shape shape) {
        return new ResourceTotals(shape.gpus().totalMilli(), shape.resources().cpuMillis(),
                shape.resources().memoryMib());
    }

    /** What is free of a node. */
    static ResourceTotals free(NodeView nodes, int node) {
        return new ResourceTotals(nodes.freeGpuMilli(node), nodes.freeCpuMillis(node), nodes.freeMemoryMib(node));
    }

    ResourceTotals plus(ResourceTotals more) {
        return new ResourceTotals(gpuMilli + more.gpuMilli, cpuMillis + more.cpuMillis, memoryMib + more.memoryMib);
    }

    ResourceTotals minus(ResourceTotals less) {
        return new ResourceTotals(gpuMilli - less.gpuMilli, cpuMillis - less.cpuMillis, memoryMib - less.memoryMib);
    }

    /** Says whether there is enough for one of some shapes; on the right GPUs or not. */
    boolean coversAny(List<NodeFeasibility> fits) {
        for (NodeFeasibility fit : fits) {
            if (covers(of(fit.shape))) {
                return true;
            }
        }
        return false;
    }

    boolean covers(ResourceTotals other) {
        return gpuMilli >= other.gpuMilli && cpuMillis >= other.cpuMillis && memoryMib >= other.memoryMib;
    }
}
