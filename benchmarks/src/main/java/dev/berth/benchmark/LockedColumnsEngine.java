package dev.berth.benchmark;

import dev.berth.model.Shape;
import java.util.Arrays;

/**
 * {@link LockedEngine} as one rewrites it after a profiler has spoken: columns of numbers instead of objects, a mask
 * instead of flags, the same choice. Safe for use by any thread.
 */
final class LockedColumnsEngine implements PlacementEngine {

    private final long[] freeCpuMillis;
    private final long[] freeMemoryMib;
    private final int[] freeGpus;

    LockedColumnsEngine(int nodes) {
        freeCpuMillis = new long[nodes];
        freeMemoryMib = new long[nodes];
        freeGpus = new int[nodes];
        Arrays.fill(freeCpuMillis, Workload.CPU_MILLIS);
        Arrays.fill(freeMemoryMib, Workload.MEMORY_MIB);
        Arrays.fill(freeGpus, (1 << Workload.GPUS) - 1);
    }

    @Override
    public synchronized long place(Shape shape) {
        int gpus = shape.gpus().count();
        long cpuMillis = shape.resources().cpuMillis();
        long memoryMib = shape.resources().memoryMib();
        int best = -1;
        for (int node = 0; node < freeGpus.length; node++) {
            boolean fits = Integer.bitCount(freeGpus[node]) >= gpus && freeCpuMillis[node] >= cpuMillis
                    && freeMemoryMib[node] >= memoryMib;
            if (fits && (best < 0 || isTighter(node, best))) {
                best = node;
            }
        }
        if (best < 0) {
            throw Spot.none(shape);
        }
        long spot = Spot.of(best, Spot.lowest(freeGpus[best], gpus));
        take(shape, spot);
        return spot;
    }

    private boolean isTighter(int node, int other) {
        int byGpus = Integer.compare(Integer.bitCount(freeGpus[node]), Integer.bitCount(freeGpus[other]));
        if (byGpus != 0) {
            return byGpus < 0;
        }
        int byCpu = Long.compare(freeCpuMillis[node], freeCpuMillis[other]);
        return byCpu != 0 ? byCpu < 0 : freeMemoryMib[node] < freeMemoryMib[other];
    }

    @Override
    public synchronized void take(Shape shape, long spot) {
        int node = Spot.node(spot);
        freeGpus[node] &= ~Spot.gpus(spot);
        freeCpuMillis[node] -= shape.resources().cpuMillis();
        freeMemoryMib[node] -= shape.resources().memoryMib();
    }

    @Override
    public synchronized void release(Shape shape, long spot) {
        int node = Spot.node(spot);
        freeGpus[node] |= Spot.gpus(spot);
        freeCpuMillis[node] += shape.resources().cpuMillis();
        freeMemoryMib[node] += shape.resources().memoryMib();
    }
}
