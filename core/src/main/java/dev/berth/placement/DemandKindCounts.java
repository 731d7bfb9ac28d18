package dev.berth.placement;

import java.util.Arrays;

/**
 * How many allocations of each kind of demand each node holds: a count for each kind that its GPUs can serve, one node
 * behind the other. Kinds are those of {@code GpuDemand}, the highest ones taken together.
 *
 * <p>Changed by one thread at a time.
 */
final class DemandKindCounts {

    private static final int MAX_KIND = Long.SIZE - 1;

    private int used;
    private int[] base = new int[16];
    private byte[] size = new byte[16];
    private int[] counts = new int[64];

    /** Gives a node with so many GPUs its counts, all 0. */
    void setHardware(int ordinal, int gpus) {
        int kinds = Math.min(gpus + 1, MAX_KIND) + 1;
        if (ordinal >= base.length) {
            base = Arrays.copyOf(base, 2 * ordinal);
            size = Arrays.copyOf(size, 2 * ordinal);
        }
        if (used + kinds > counts.length) {
            counts = Arrays.copyOf(counts, Math.max(used + kinds, 2 * counts.length));
        }
        Arrays.fill(counts, used, used + kinds, 0);
        base[ordinal] = used;
        size[ordinal] = (byte) kinds;
        used += kinds;
    }

    /** Takes the counts of the node that was furnished last away again. */
    void unfurnish(int ordinal) {
        used = base[ordinal];
    }

    void count(int ordinal, int kind, int change) {
        counts[base[ordinal] + Math.min(kind, MAX_KIND)] += change;
    }

    /** The kinds that a node holds, as bits. */
    long kinds(int ordinal) {
        long kinds = 0;
        for (int kind = 0; kind < size[ordinal]; kind++) {
            kinds |= counts[base[ordinal] + kind] > 0 ? 1L << kind : 0;
        }
        return kinds;
    }
}
