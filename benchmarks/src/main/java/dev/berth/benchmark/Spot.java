package dev.berth.benchmark;

import dev.berth.model.Shape;

/** A node and some of its GPUs in one number, so that all engines answer alike and none makes an object for it. */
final class Spot {

    private static final int GPU_BITS = 16;

    private Spot() {
    }

    static long of(int node, long gpus) {
        return (long) node << GPU_BITS | gpus;
    }

    static int node(long spot) {
        return (int) (spot >>> GPU_BITS);
    }

    /** Bit i for the GPU with index i. */
    static int gpus(long spot) {
        return (int) (spot & (1 << GPU_BITS) - 1);
    }

    /** The lowest bits of a mask: which of the free GPUs are taken. */
    static int lowest(int mask, int count) {
        int rest = mask;
        for (int i = 0; i < count; i++) {
            rest &= rest - 1;
        }
        return mask & ~rest;
    }

    /** What an engine throws for a shape that nothing has room for; the workload has room for all of its own. */
    static IllegalStateException none(Shape shape) {
        return new IllegalStateException("No node has room. shape=" + shape);
    }
}
