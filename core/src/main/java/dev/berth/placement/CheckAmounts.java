package dev.berth.placement;

import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;

/** The amounts of the checks that compare amounts: asked by one request, free on a node, and its capacity. */
final class CheckAmounts {

    private final NodeTable table;
    private final NodeFeasibility fit;
    private final boolean share;
    private final long[] asked = new long[FeasibilityCheck.values().length];

    CheckAmounts(NodeTable table, NodeFeasibility fit) {
        Shape shape = fit.shape;
        this.table = table;
        this.fit = fit;
        this.share = shape.gpus().isFraction();
        asked[FeasibilityCheck.CPU.ordinal()] = shape.resources().cpuMillis();
        asked[FeasibilityCheck.MEMORY.ordinal()] = shape.resources().memoryMib();
        asked[FeasibilityCheck.STORAGE.ordinal()] = shape.resources().storageMib();
        asked[FeasibilityCheck.GPU_KIND.ordinal()] = shape.gpus().count();
        asked[FeasibilityCheck.GPU_FREE.ordinal()] = share ? shape.gpus().gpuMilli() : shape.gpus().count();
        asked[FeasibilityCheck.GPU_LINK.ordinal()] = fit.requiresLinks() ? shape.gpus().count() : 0;
    }

    long asked(FeasibilityCheck check) {
        return asked[check.ordinal()];
    }

    long free(FeasibilityCheck check, int node) {
        return switch (check) {
            case CPU -> table.freeCpuMillis(node);
            case MEMORY -> table.freeMemoryMib(node);
            case STORAGE -> table.freeStorageMib(node);
            case GPU_KIND -> Long.bitCount(fit.acceptableGpus(node));
            case GPU_FREE -> share ? mostLeft(node) : Long.bitCount(fit.usableGpus(node));
            case GPU_LINK -> fit.mostLinked(node, fit.usableGpus(node));
            default -> 0;
        };
    }

    private long mostLeft(int node) {
        long acceptable = fit.acceptableGpus(node);
        if (Long.bitCount(acceptable) == table.gpus().size(node)) {
            return table.gpus().mostMilli(node);
        }
        int most = 0;
        for (long rest = acceptable; rest != 0; rest &= rest - 1) {
            most = Math.max(most, table.freeGpuMilli(node, Long.numberOfTrailingZeros(rest)));
        }
        return most;
    }

    long capacity(FeasibilityCheck check, int node) {
        return switch (check) {
            case CPU -> table.cpuCapacity(node);
            case MEMORY -> table.memoryCapacity(node);
            case STORAGE -> table.node(node).capacity().storageMib();
            case GPU_KIND -> table.gpus().size(node);
            case GPU_FREE -> share ? GpuDemand.WHOLE : Long.bitCount(fit.acceptableGpus(node));
            case GPU_LINK -> fit.mostLinked(node, fit.acceptableGpus(node));
            default -> 0;
        };
    }
}
