package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Shape;
import java.util.Arrays;

/** What is free on each node if an engine keeps to its word. Any breach fails the test. */
final class Ledger {

    private final int[] freeGpus;
    private final long[] freeCpuMillis;
    private final long[] freeMemoryMib;

    Ledger(int nodes) {
        freeGpus = new int[nodes];
        freeCpuMillis = new long[nodes];
        freeMemoryMib = new long[nodes];
        Arrays.fill(freeGpus, (1 << Workload.GPUS) - 1);
        Arrays.fill(freeCpuMillis, Workload.CPU_MILLIS);
        Arrays.fill(freeMemoryMib, Workload.MEMORY_MIB);
    }

    void take(Shape shape, long spot) {
        int node = Spot.node(spot);
        assertEquals(shape.gpus().count(), Integer.bitCount(Spot.gpus(spot)));
        assertEquals(Spot.gpus(spot), freeGpus[node] & Spot.gpus(spot), "a GPU is held twice");
        freeGpus[node] ^= Spot.gpus(spot);
        freeCpuMillis[node] -= shape.resources().cpuMillis();
        freeMemoryMib[node] -= shape.resources().memoryMib();
        assertTrue(freeCpuMillis[node] >= 0 && freeMemoryMib[node] >= 0, "more is held than there is");
    }

    void release(Shape shape, long spot) {
        int node = Spot.node(spot);
        assertEquals(0, freeGpus[node] & Spot.gpus(spot));
        freeGpus[node] |= Spot.gpus(spot);
        freeCpuMillis[node] += shape.resources().cpuMillis();
        freeMemoryMib[node] += shape.resources().memoryMib();
    }

    /** How loose a node is: free GPUs, free CPU, free memory, each in so many parts of a node's. */
    long looseness(int node, long parts) {
        long cpu = freeCpuMillis[node] * parts / Workload.CPU_MILLIS;
        long memory = freeMemoryMib[node] * parts / Workload.MEMORY_MIB;
        return (Integer.bitCount(freeGpus[node]) * (parts + 1) + cpu) * (parts + 1) + memory;
    }

    /** The first of the tightest nodes with room. */
    int tightest(Shape shape, long parts) {
        int best = -1;
        for (int node = 0; node < freeGpus.length; node++) {
            boolean room = Integer.bitCount(freeGpus[node]) >= shape.gpus().count()
                    && freeCpuMillis[node] >= shape.resources().cpuMillis()
                    && freeMemoryMib[node] >= shape.resources().memoryMib();
            if (room && (best < 0 || looseness(node, parts) < looseness(best, parts))) {
                best = node;
            }
        }
        return best;
    }
}
