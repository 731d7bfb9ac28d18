package dev.berth.benchmark;

import java.util.Arrays;

/**
 * The scheduler that one writes in an afternoon: a lock, a loop over all nodes, and the tightest one wins.
 *
 * <p>Whole GPUs only. Tightest is fewest free GPUs, then least free CPU, then least free memory, then lowest ordinal:
 * the order that Berth's best fit has too, with CPU and memory coarsened into eighths. It keeps no requests, events,
 * reasons or queue.
 *
 * <p>Safe for use by any thread.
 */
final class SynchronizedBestFit {

    /** What {@link #place} answers if nothing fits. */
    static final long NO_FIT = -1;

    private static final int GPU_BITS = 16;

    private final long[] freeCpuMillis;
    private final long[] freeMemoryMib;
    private final int[] freeGpus;

    /**
     * Makes a pool of equal, empty nodes.
     *
     * @param nodes how many
     * @param gpus GPUs of each, at most {@code GPU_BITS}
     * @param cpuMillis CPU of each
     * @param memoryMib memory of each
     */
    SynchronizedBestFit(int nodes, int gpus, long cpuMillis, long memoryMib) {
        freeCpuMillis = new long[nodes];
        freeMemoryMib = new long[nodes];
        freeGpus = new int[nodes];
        Arrays.fill(freeCpuMillis, cpuMillis);
        Arrays.fill(freeMemoryMib, memoryMib);
        Arrays.fill(freeGpus, (1 << gpus) - 1);
    }

    /**
     * Takes GPUs, CPU and memory on one node.
     *
     * @return the node and its GPUs in one number, for {@link #release}, or {@link #NO_FIT}
     */
    synchronized long place(int gpus, long cpuMillis, long memoryMib) {
        int best = -1;
        for (int node = 0; node < freeGpus.length; node++) {
            boolean fits = Integer.bitCount(freeGpus[node]) >= gpus && freeCpuMillis[node] >= cpuMillis
                    && freeMemoryMib[node] >= memoryMib;
            if (fits && (best < 0 || isTighter(node, best))) {
                best = node;
            }
        }
        if (best < 0) {
            return NO_FIT;
        }
        int taken = lowest(freeGpus[best], gpus);
        freeGpus[best] &= ~taken;
        freeCpuMillis[best] -= cpuMillis;
        freeMemoryMib[best] -= memoryMib;
        return (long) best << GPU_BITS | taken;
    }

    /** Gives back what {@link #place} took. */
    synchronized void release(long placement, long cpuMillis, long memoryMib) {
        int node = (int) (placement >>> GPU_BITS);
        freeGpus[node] |= (int) (placement & (1 << GPU_BITS) - 1);
        freeCpuMillis[node] += cpuMillis;
        freeMemoryMib[node] += memoryMib;
    }

    /** All free GPUs. */
    synchronized long freeGpus() {
        return Arrays.stream(freeGpus).mapToLong(Integer::bitCount).sum();
    }

    private boolean isTighter(int node, int other) {
        int byGpus = Integer.compare(Integer.bitCount(freeGpus[node]), Integer.bitCount(freeGpus[other]));
        if (byGpus != 0) {
            return byGpus < 0;
        }
        int byCpu = Long.compare(freeCpuMillis[node], freeCpuMillis[other]);
        return byCpu != 0 ? byCpu < 0 : freeMemoryMib[node] < freeMemoryMib[other];
    }

    private static int lowest(int mask, int count) {
        int rest = mask;
        for (int i = 0; i < count; i++) {
            rest &= rest - 1;
        }
        return mask & ~rest;
    }
}
