package dev.berth.benchmark;

import dev.berth.model.Shape;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A ledger without locks: one word a node with all that is free on it, a search over the words, a compare-and-set on
 * the tightest, and the search anew if somebody else changed that one first. Safe for use by any thread.
 *
 * <p>From the top, a word holds how many GPUs are free, free CPU, free memory and the mask of free GPUs, so that of two
 * words the lower one is the tighter node.
 */
final class CasEngine implements PlacementEngine {

    private static final int GPU_BITS = 8;
    private static final int MEMORY_BITS = 24;
    private static final int CPU_BITS = 24;
    private static final int CPU_SHIFT = GPU_BITS + MEMORY_BITS;
    private static final int COUNT_SHIFT = CPU_SHIFT + CPU_BITS;

    private final AtomicLongArray free;

    CasEngine(int nodes) {
        free = new AtomicLongArray(nodes);
        long empty = word((1 << Workload.GPUS) - 1, Workload.CPU_MILLIS, Workload.MEMORY_MIB);
        for (int node = 0; node < nodes; node++) {
            free.set(node, empty);
        }
    }

    private static long word(int gpus, long cpuMillis, long memoryMib) {
        return (long) Integer.bitCount(gpus) << COUNT_SHIFT | cpuMillis << CPU_SHIFT | memoryMib << GPU_BITS | gpus;
    }

    private static int gpus(long word) {
        return (int) word & (1 << GPU_BITS) - 1;
    }

    private static long cpuMillis(long word) {
        return word >>> CPU_SHIFT & (1 << CPU_BITS) - 1;
    }

    private static long memoryMib(long word) {
        return word >>> GPU_BITS & (1 << MEMORY_BITS) - 1;
    }

    @Override
    public long place(Shape shape) {
        while (true) {
            int node = tightest(shape);
            if (node < 0) {
                throw Spot.none(shape);
            }
            long word = free.get(node);
            if (hasRoom(word, shape)) {
                int taken = Spot.lowest(gpus(word), shape.gpus().count());
                if (free.compareAndSet(node, word, changed(word, shape, taken, -1))) {
                    return Spot.of(node, taken);
                }
            }
        }
    }

    private int tightest(Shape shape) {
        int best = -1;
        long bestWord = Long.MAX_VALUE;
        for (int node = 0; node < free.length(); node++) {
            long word = free.getPlain(node);
            if (word < bestWord && hasRoom(word, shape)) {
                best = node;
                bestWord = word;
            }
        }
        return best;
    }

    private static boolean hasRoom(long word, Shape shape) {
        return word >>> COUNT_SHIFT >= shape.gpus().count() && cpuMillis(word) >= shape.resources().cpuMillis()
                && memoryMib(word) >= shape.resources().memoryMib();
    }

    private static long changed(long word, Shape shape, int gpus, int sign) {
        return word(gpus(word) ^ gpus, cpuMillis(word) + sign * shape.resources().cpuMillis(),
                memoryMib(word) + sign * shape.resources().memoryMib());
    }

    @Override
    public void take(Shape shape, long spot) {
        free.getAndUpdate(Spot.node(spot), word -> changed(word, shape, Spot.gpus(spot), -1));
    }

    @Override
    public void release(Shape shape, long spot) {
        free.getAndUpdate(Spot.node(spot), word -> changed(word, shape, Spot.gpus(spot), 1));
    }
}
