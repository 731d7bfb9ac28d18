package dev.berth;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import java.util.Arrays;
import java.util.List;

/**
 * What is free of the nodes' GPUs: a few words for each node, and, one behind the other, a share for each GPU.
 *
 * <p>Changed by one thread at a time. A node's first GPU is at its base.
 */
final class GpuTable {

    private final GpuKinds kinds = new GpuKinds();
    private int used;

    private byte[] size = new byte[16];
    private int[] base = new int[16];
    private int[] uniformKind = new int[16];
    private long[] inService = new long[16];
    private long[] free = new long[16];
    /** The most that is left of one of a node's GPUs in service; below zero if that has to be found out. */
    private short[] mostMilli = new short[16];

    private short[] milli = new short[64];
    private short[] kind = new short[64];

    /** The kinds of GPU that there are. */
    GpuKinds kinds() {
        return kinds;
    }

    /** Gives a node its GPUs, all free and in service. */
    void furnish(int ordinal, List<Gpu> gpus) {
        grow(ordinal, gpus.size());
        size[ordinal] = (byte) gpus.size();
        inService[ordinal] = all(ordinal);
        free[ordinal] = inService[ordinal];
        mostMilli[ordinal] = -1;
        base[ordinal] = used;
        used += gpus.size();
        int uniform = gpus.isEmpty() ? 0 : kinds.of(gpus.get(0));
        for (int gpu = 0; gpu < gpus.size(); gpu++) {
            int of = kinds.of(gpus.get(gpu));
            milli[base[ordinal] + gpu] = GpuDemand.WHOLE;
            kind[base[ordinal] + gpu] = (short) of;
            uniform = of == uniform ? uniform : -1;
        }
        uniformKind[ordinal] = uniform;
    }

    private void grow(int ordinal, int gpus) {
        if (ordinal >= size.length) {
            int length = 2 * ordinal;
            size = Arrays.copyOf(size, length);
            base = Arrays.copyOf(base, length);
            uniformKind = Arrays.copyOf(uniformKind, length);
            inService = Arrays.copyOf(inService, length);
            free = Arrays.copyOf(free, length);
            mostMilli = Arrays.copyOf(mostMilli, length);
        }
        if (used + gpus > milli.length) {
            milli = Arrays.copyOf(milli, Math.max(used + gpus, 2 * milli.length));
            kind = Arrays.copyOf(kind, milli.length);
        }
    }

    /** Takes the GPUs of the node that was furnished last away again. */
    void unfurnish(int ordinal) {
        used = base[ordinal];
    }

    void setInService(int ordinal, int gpu, boolean serves) {
        long bit = 1L << gpu;
        inService[ordinal] = serves ? inService[ordinal] | bit : inService[ordinal] & ~bit;
        boolean isFree = serves && milli[base[ordinal] + gpu] == GpuDemand.WHOLE;
        free[ordinal] = isFree ? free[ordinal] | bit : free[ordinal] & ~bit;
        mostMilli[ordinal] = -1;
    }

    /** Takes (−1) or gives back (1) what a demand holds of some GPUs, in the counts of kinds too if they count. */
    void change(int ordinal, GpuDemand demand, long mask, int sign, boolean counted) {
        if (mask == 0) {
            return;
        }
        mostMilli[ordinal] = -1;
        if (!demand.isFraction() && uniformKind[ordinal] >= 0) {
            changeWhole(ordinal, mask, sign, counted);
            return;
        }
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            change(ordinal, Long.numberOfTrailingZeros(rest), sign * demand.gpuMilli(), counted);
        }
    }

    /** Whole GPUs of one kind, in one go. */
    private void changeWhole(int ordinal, long mask, int sign, boolean counted) {
        short left = (short) (sign < 0 ? 0 : GpuDemand.WHOLE);
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            int at = base[ordinal] + Long.numberOfTrailingZeros(rest);
            assert milli[at] == GpuDemand.WHOLE - left : "gpu share out of range";
            milli[at] = left;
        }
        long serving = mask & inService[ordinal];
        free[ordinal] = sign < 0 ? free[ordinal] & ~serving : free[ordinal] | serving;
        if (counted) {
            int whole = sign * Long.bitCount(serving);
            kinds.count(uniformKind[ordinal], whole, whole * GpuDemand.WHOLE);
        }
    }

    private void change(int ordinal, int gpu, int by, boolean counted) {
        int at = base[ordinal] + gpu;
        boolean wasWhole = milli[at] == GpuDemand.WHOLE;
        milli[at] += (short) by;
        boolean isWhole = milli[at] == GpuDemand.WHOLE;
        if (isInService(ordinal, gpu)) {
            long bit = 1L << gpu;
            free[ordinal] = isWhole ? free[ordinal] | bit : free[ordinal] & ~bit;
            if (counted) {
                kinds.count(kind[at], (isWhole ? 1 : 0) - (wasWhole ? 1 : 0), by);
            }
        }
        assert milli[at] >= 0 && milli[at] <= GpuDemand.WHOLE : "gpu share out of range";
    }

    /** Adds what is free of a node to the counts of kinds, or takes it off. */
    void count(int ordinal, int sign) {
        for (long rest = inService[ordinal]; rest != 0; rest &= rest - 1) {
            int at = base[ordinal] + Long.numberOfTrailingZeros(rest);
            kinds.count(kind[at], sign * (milli[at] == GpuDemand.WHOLE ? 1 : 0), sign * milli[at]);
        }
    }

    /** How many GPUs a node has. */
    int size(int ordinal) {
        return size[ordinal];
    }

    private long all(int ordinal) {
        return size[ordinal] == 0 ? 0 : -1L >>> (Node.MAX_GPUS - size[ordinal]);
    }

    /** The GPUs in service that nothing holds any part of. */
    long free(int ordinal) {
        return free[ordinal];
    }

    boolean isInService(int ordinal, int gpu) {
        return (inService[ordinal] & 1L << gpu) != 0;
    }

    /** The share of a GPU that nothing holds, whether it is in service or not. */
    int unheldMilli(int ordinal, int gpu) {
        return milli[base[ordinal] + gpu];
    }

    /** The share of a GPU in service that nothing holds; 0 if it is out of service. */
    int freeMilli(int ordinal, int gpu) {
        return isInService(ordinal, gpu) ? unheldMilli(ordinal, gpu) : 0;
    }

    long freeMilli(int ordinal) {
        long sum = 0;
        for (long rest = inService[ordinal]; rest != 0; rest &= rest - 1) {
            sum += unheldMilli(ordinal, Long.numberOfTrailingZeros(rest));
        }
        return sum;
    }

    /** The most that is left of one of a node's GPUs in service. */
    int mostMilli(int ordinal) {
        if (mostMilli[ordinal] < 0) {
            int most = 0;
            for (long rest = inService[ordinal]; rest != 0 && most < GpuDemand.WHOLE; rest &= rest - 1) {
                most = Math.max(most, unheldMilli(ordinal, Long.numberOfTrailingZeros(rest)));
            }
            mostMilli[ordinal] = (short) most;
        }
        return mostMilli[ordinal];
    }

    int kind(int ordinal, int gpu) {
        return kind[base[ordinal] + gpu];
    }

    /** The GPUs of a node that are of one of these kinds, whatever is free of them. */
    long ofKinds(boolean[] accepted, int ordinal) {
        return ofKinds(all(ordinal), accepted, ordinal);
    }

    private long ofKinds(long some, boolean[] accepted, int ordinal) {
        if (uniformKind[ordinal] >= 0) {
            return accepted[uniformKind[ordinal]] ? some : 0;
        }
        long found = 0;
        for (long rest = some; rest != 0; rest &= rest - 1) {
            found |= accepted[kind(ordinal, Long.numberOfTrailingZeros(rest))] ? rest & -rest : 0;
        }
        return found;
    }

    /** The GPUs of a node in service that are of one of these kinds and have enough left for a demand. */
    long usable(GpuDemand demand, boolean[] accepted, int ordinal) {
        if (!demand.isFraction()) {
            return ofKinds(free[ordinal], accepted, ordinal);
        }
        if (mostMilli(ordinal) < demand.gpuMilli()) {
            return 0;
        }
        long usable = 0;
        for (long rest = ofKinds(inService[ordinal], accepted, ordinal); rest != 0; rest &= rest - 1) {
            boolean enough = unheldMilli(ordinal, Long.numberOfTrailingZeros(rest)) >= demand.gpuMilli();
            usable |= enough ? rest & -rest : 0;
        }
        return usable;
    }
}
