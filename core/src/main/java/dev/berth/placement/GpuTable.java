package dev.berth.placement;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import java.util.Arrays;
import java.util.List;

/**
 * What is free of the nodes' GPUs: a few words for each node, and, one behind the other, what is left of each GPU.
 * Taking whole GPUs of a node whose GPUs are all alike changes nothing but the row of the node.
 *
 * <p>Changed by one thread at a time. A node's first GPU is at its base.
 */
final class GpuTable {

    private static final int MIXED = -1;

    private final GpuKinds kinds = new GpuKinds();
    private final FreeGpuSnapshot words = new FreeGpuSnapshot();
    private final HotColumns free;
    private int used;

    private byte[] size = new byte[16];
    private int[] base = new int[16];
    /** The kind of a node's GPUs if they are all of one and in service, otherwise {@code MIXED}. */
    private short[] plainKind = new short[16];
    private long[] inService = new long[16];
    /** What is left of a node's GPUs in service that are held in part: all of it, and the most of one. */
    private int[] sharedMilli = new int[16];
    private short[] mostShared = new short[16];

    /** What is left of each GPU that the rows do not count as free; 0 for one that is. */
    private short[] left = new short[64];
    private short[] kind = new short[64];

    /** Makes one that writes free GPUs into rows. */
    GpuTable(HotColumns free) {
        this.free = free;
    }

    /** The kinds of GPU that there are. */
    GpuKinds kinds() {
        return kinds;
    }

    /** What is free of each node's GPUs, for any thread. */
    FreeGpuSnapshot words() {
        return words;
    }

    /** Gives a node its GPUs, all free and in service. */
    void setHardware(int ordinal, List<Gpu> gpus) {
        grow(ordinal, gpus.size());
        size[ordinal] = (byte) gpus.size();
        inService[ordinal] = all(ordinal);
        free.setGpus(ordinal, inService[ordinal]);
        base[ordinal] = used;
        used += gpus.size();
        for (int gpu = 0; gpu < gpus.size(); gpu++) {
            left[base[ordinal] + gpu] = 0;
            kind[base[ordinal] + gpu] = (short) kinds.of(gpus.get(gpu));
        }
        plainKind[ordinal] = plainKind(ordinal);
        share(ordinal);
    }

    private short plainKind(int ordinal) {
        short first = size[ordinal] == 0 ? 0 : kind[base[ordinal]];
        for (int gpu = 0; gpu < size[ordinal]; gpu++) {
            if (kind(ordinal, gpu) != first || !isInService(ordinal, gpu)) {
                return MIXED;
            }
        }
        return first;
    }

    /** Finds out anew what is left of the GPUs that are held in part. */
    private void share(int ordinal) {
        int sum = 0;
        int most = 0;
        for (long rest = inService[ordinal] & ~free(ordinal); rest != 0; rest &= rest - 1) {
            int milli = left[base[ordinal] + Long.numberOfTrailingZeros(rest)];
            sum += milli;
            most = Math.max(most, milli);
        }
        sharedMilli[ordinal] = sum;
        mostShared[ordinal] = (short) most;
    }

    private void grow(int ordinal, int gpus) {
        words.reach(ordinal);
        if (ordinal >= size.length) {
            int length = 2 * ordinal;
            size = Arrays.copyOf(size, length);
            base = Arrays.copyOf(base, length);
            plainKind = Arrays.copyOf(plainKind, length);
            inService = Arrays.copyOf(inService, length);
            sharedMilli = Arrays.copyOf(sharedMilli, length);
            mostShared = Arrays.copyOf(mostShared, length);
        }
        if (used + gpus > left.length) {
            left = Arrays.copyOf(left, Math.max(used + gpus, 2 * left.length));
            kind = Arrays.copyOf(kind, left.length);
        }
    }

    /** Takes the GPUs of the node that was furnished last away again. */
    void unfurnish(int ordinal) {
        used = base[ordinal];
    }

    void setInService(int ordinal, int gpu, boolean serves) {
        int milli = unheldMilli(ordinal, gpu);
        long bit = 1L << gpu;
        inService[ordinal] = serves ? inService[ordinal] | bit : inService[ordinal] & ~bit;
        setUnheld(ordinal, gpu, milli);
        plainKind[ordinal] = plainKind(ordinal);
        share(ordinal);
    }

    private void setUnheld(int ordinal, int gpu, int milli) {
        long bit = 1L << gpu;
        boolean isFree = milli == GpuDemand.WHOLE && isInService(ordinal, gpu);
        free.setGpus(ordinal, isFree ? free(ordinal) | bit : free(ordinal) & ~bit);
        left[base[ordinal] + gpu] = (short) (isFree ? 0 : milli);
    }

    /** Takes (−1) or gives back (1) what a demand holds of some GPUs, in the counts too if they count. */
    void change(int ordinal, GpuDemand demand, long mask, int sign, boolean counted) {
        if (mask == 0) {
            return;
        }
        int plain = plainKind[ordinal];
        if (plain != MIXED && !demand.isFraction()) {
            assert (sign < 0 ? mask & ~free(ordinal) : mask & free(ordinal)) == 0 : "gpu share out of range";
            free.setGpus(ordinal, free(ordinal) ^ mask);
            if (counted) {
                count(ordinal, plain, PackedFreeGpus.ofWhole(sign * Long.bitCount(mask)));
            }
            return;
        }
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            change(ordinal, Long.numberOfTrailingZeros(rest), sign * demand.gpuMilli(), counted);
        }
        share(ordinal);
    }

    private void change(int ordinal, int gpu, int by, boolean counted) {
        int before = unheldMilli(ordinal, gpu);
        int after = before + by;
        assert after >= 0 && after <= GpuDemand.WHOLE : "gpu share out of range";
        setUnheld(ordinal, gpu, after);
        if (counted && isInService(ordinal, gpu)) {
            count(ordinal, kind(ordinal, gpu), PackedFreeGpus.ofOne(after) - PackedFreeGpus.ofOne(before));
        }
    }

    private void count(int ordinal, int ofKind, long change) {
        kinds.add(ofKind, change);
        words.add(ordinal, change);
    }

    /** Adds what is free of a node to the counts that any thread may read, or takes it off. */
    void count(int ordinal, int sign) {
        for (long rest = inService[ordinal]; rest != 0; rest &= rest - 1) {
            int gpu = Long.numberOfTrailingZeros(rest);
            count(ordinal, kind(ordinal, gpu), sign * PackedFreeGpus.ofOne(unheldMilli(ordinal, gpu)));
        }
    }

    /** How many GPUs a node has. */
    int size(int ordinal) {
        return size[ordinal];
    }

    /** The GPUs of a node. */
    long all(int ordinal) {
        return size[ordinal] == 0 ? 0 : -1L >>> (Node.MAX_GPUS - size[ordinal]);
    }

    /** The GPUs in service that nothing holds any part of. */
    long free(int ordinal) {
        return free.gpus(ordinal);
    }

    boolean isInService(int ordinal, int gpu) {
        return (inService[ordinal] & 1L << gpu) != 0;
    }

    /** The share of a GPU that nothing holds, whether it is in service or not. */
    int unheldMilli(int ordinal, int gpu) {
        return (free(ordinal) & 1L << gpu) != 0 ? GpuDemand.WHOLE : left[base[ordinal] + gpu];
    }

    /** The share of a GPU in service that nothing holds; 0 if it is out of service. */
    int freeMilli(int ordinal, int gpu) {
        return isInService(ordinal, gpu) ? unheldMilli(ordinal, gpu) : 0;
    }

    /** The shares of a node's GPUs in service that nothing holds, all together. */
    int freeMilli(int ordinal) {
        return Long.bitCount(free(ordinal)) * GpuDemand.WHOLE + sharedMilli[ordinal];
    }

    /** The most that is left of one of a node's GPUs in service. */
    int mostMilli(int ordinal) {
        return free(ordinal) != 0 ? GpuDemand.WHOLE : mostShared[ordinal];
    }

    int kind(int ordinal, int gpu) {
        return kind[base[ordinal] + gpu];
    }

    /** The GPUs of a node that are of one of these kinds, whatever is free of them. */
    long ofKinds(boolean[] accepted, int ordinal) {
        return ofKinds(all(ordinal), accepted, ordinal);
    }

    private long ofKinds(long some, boolean[] accepted, int ordinal) {
        if (plainKind[ordinal] != MIXED) {
            return accepted[plainKind[ordinal]] ? some : 0;
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
            return ofKinds(free(ordinal), accepted, ordinal);
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
