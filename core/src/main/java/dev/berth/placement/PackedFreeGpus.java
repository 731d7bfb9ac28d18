package dev.berth.placement;

import dev.berth.model.GpuDemand;

/**
 * Free GPUs in one number, so that they are of one moment: whole ones above all free shares, which those of whole ones
 * are part of.
 */
final class PackedFreeGpus {

    /** Enough for the shares of 137 million GPUs. */
    private static final int MILLI_BITS = 37;
    private static final long GPU = (1L << MILLI_BITS) + GpuDemand.WHOLE;

    private PackedFreeGpus() {
    }

    /** So many whole GPUs more or less. */
    static long ofWhole(int gpus) {
        return gpus * GPU;
    }

    /** What a GPU with so much left adds. */
    static long ofOne(int milli) {
        return milli == GpuDemand.WHOLE ? GPU : milli;
    }

    static long whole(long word) {
        return word >>> MILLI_BITS;
    }

    static long milli(long word) {
        return word & (1L << MILLI_BITS) - 1;
    }
}
