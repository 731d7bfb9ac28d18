package dev.berth;

import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;

/**
 * What one request asks for, has free and could have on the node that its {@link Fit} was asked about last, by the
 * checks that are matters of amounts.
 */
final class Amounts {

    private final NodeTable table;
    private final Fit fit;
    private final boolean share;
    private final long[] asked = new long[Check.values().length];

    Amounts(NodeTable table, Fit fit) {
        Shape shape = fit.shape;
        this.table = table;
        this.fit = fit;
        this.share = shape.gpus().isFraction();
        asked[Check.CPU.ordinal()] = shape.resources().cpuMillis();
        asked[Check.MEMORY.ordinal()] = shape.resources().memoryMib();
        asked[Check.STORAGE.ordinal()] = shape.resources().storageMib();
        asked[Check.GPU_KIND.ordinal()] = shape.gpus().count();
        asked[Check.GPU_FREE.ordinal()] = share ? shape.gpus().gpuMilli() : shape.gpus().count();
        asked[Check.GPU_LINK.ordinal()] = fit.requiresLinks() ? shape.gpus().count() : 0;
    }

    long asked(Check check) {
        return asked[check.ordinal()];
    }

    long free(Check check, int node) {
        return switch (check) {
            case CPU -> table.freeCpuMillis(node);
            case MEMORY -> table.freeMemoryMib(node);
            case STORAGE -> table.freeStorageMib(node);
            case GPU_KIND -> Long.bitCount(fit.acceptable());
            case GPU_FREE -> share ? mostLeft(node) : Long.bitCount(fit.usable());
            case GPU_LINK -> fit.mostLinked(node, fit.usable());
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

    long capacity(Check check, int node) {
        return switch (check) {
            case CPU -> table.cpuCapacity(node);
            case MEMORY -> table.memoryCapacity(node);
            case STORAGE -> table.node(node).capacity().storageMib();
            case GPU_KIND -> table.gpus().size(node);
            case GPU_FREE -> share ? GpuDemand.WHOLE : Long.bitCount(fit.acceptable());
            case GPU_LINK -> fit.mostLinked(node, fit.acceptableGpus(node));
            default -> 0;
        };
    }
}
