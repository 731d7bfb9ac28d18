package dev.berth.store.mongo;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Placement;
import dev.berth.model.Shape;
import java.util.Optional;

/** The held part of a worker while its running tasks are imported one by one. Not for use by several threads. */
final class Occupancy {

    private final int ordinal;
    private final Node node;
    private final DocumentedResources total;
    private final int[] freeMilli;
    private DocumentedResources held = DocumentedResources.NONE;

    Occupancy(int ordinal, Node node) {
        this.ordinal = ordinal;
        this.node = node;
        this.total = DocumentedResources.of(node);
        this.freeMilli = node.gpus().stream().mapToInt(gpu -> GpuDemand.WHOLE).toArray();
    }

    /** Holds a shape, on the first GPUs that have room, shared ones before free ones; empty if there is no room. */
    Optional<Placement> take(Shape shape) {
        DocumentedResources more = held.plus(DocumentedResources.of(shape));
        GpuDemand gpus = shape.gpus();
        long mask = firstWith(gpus, true);
        mask = mask == 0 ? firstWith(gpus, false) : mask;
        if (!more.fitsIn(total) || Long.bitCount(mask) < gpus.count()) {
            return Optional.empty();
        }
        held = more;
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            freeMilli[Long.numberOfTrailingZeros(rest)] -= gpus.gpuMilli();
        }
        return Optional.of(new Placement(ordinal, node.id(), shape, mask));
    }

    private long firstWith(GpuDemand demand, boolean shared) {
        long mask = 0;
        for (int gpu = 0; gpu < freeMilli.length && Long.bitCount(mask) < demand.count(); gpu++) {
            boolean isShared = freeMilli[gpu] < GpuDemand.WHOLE;
            mask |= freeMilli[gpu] >= demand.gpuMilli() && isShared == shared ? 1L << gpu : 0;
        }
        return mask;
    }
}
