package dev.berth.placement;

import java.util.Arrays;

/**
 * What a search for room reads of each node, side by side in 16 bytes: a mask of free GPUs, free CPU and free memory.
 *
 * <p>Changed by one thread at a time. CPU and memory fit into an {@code int} by the limits of {@code Resources}.
 */
final class HotColumns {

    private static final int CPU_SHIFT = 32;

    private long[] words = new long[32];

    void grow(int nodes) {
        words = Arrays.copyOf(words, 2 * nodes);
    }

    long gpus(int ordinal) {
        return words[2 * ordinal];
    }

    void setGpus(int ordinal, long mask) {
        words[2 * ordinal] = mask;
    }

    int cpuMillis(int ordinal) {
        return (int) (words[2 * ordinal + 1] >>> CPU_SHIFT);
    }

    int memoryMib(int ordinal) {
        return (int) words[2 * ordinal + 1];
    }

    void set(int ordinal, long cpuMillis, long memoryMib) {
        words[2 * ordinal + 1] = (cpuMillis << CPU_SHIFT) + memoryMib;
    }

    void add(int ordinal, long cpuMillis, long memoryMib) {
        words[2 * ordinal + 1] += (cpuMillis << CPU_SHIFT) + memoryMib;
    }
}
