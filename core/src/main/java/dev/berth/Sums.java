package dev.berth;

import dev.berth.model.Shape;
import dev.berth.spi.NodeView;
import java.util.List;

/** Amounts of GPU (thousandths), CPU and memory, where it does not matter on which GPUs. */
record Sums(long gpuMilli, long cpuMillis, long memoryMib) {

    static final Sums NOTHING = new Sums(0, 0, 0);

    static Sums of(Shape shape) {
        return new Sums(shape.gpus().totalMilli(), shape.resources().cpuMillis(), shape.resources().memoryMib());
    }

    /** What is free of a node. */
    static Sums free(NodeView nodes, int node) {
        return new Sums(nodes.freeGpuMilli(node), nodes.freeCpuMillis(node), nodes.freeMemoryMib(node));
    }

    Sums plus(Sums more) {
        return new Sums(gpuMilli + more.gpuMilli, cpuMillis + more.cpuMillis, memoryMib + more.memoryMib);
    }

    Sums minus(Sums less) {
        return new Sums(gpuMilli - less.gpuMilli, cpuMillis - less.cpuMillis, memoryMib - less.memoryMib);
    }

    /** Says whether there is enough for one of some shapes; on the right GPUs or not. */
    boolean coversAny(List<Fit> fits) {
        for (Fit fit : fits) {
            if (covers(of(fit.shape))) {
                return true;
            }
        }
        return false;
    }

    boolean covers(Sums other) {
        return gpuMilli >= other.gpuMilli && cpuMillis >= other.cpuMillis && memoryMib >= other.memoryMib;
    }
}
