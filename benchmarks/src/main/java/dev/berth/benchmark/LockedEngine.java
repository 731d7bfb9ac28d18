package dev.berth.benchmark;

import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The scheduler that one writes in an afternoon: a lock, a loop over a list of nodes, and the tightest one wins.
 *
 * <p>Tightest is fewest free GPUs, then least free CPU, then least free memory, then the one that comes first: the
 * order that Berth's best fit has too, with CPU and memory coarsened into eighths. Keeps no requests, events, reasons
 * or queue. Safe for use by any thread.
 */
final class LockedEngine implements PlacementEngine {

    private static final class Machine {
        private final boolean[] held = new boolean[Workload.GPUS];
        private long freeCpuMillis = Workload.CPU_MILLIS;
        private long freeMemoryMib = Workload.MEMORY_MIB;

        int freeGpus() {
            int free = 0;
            for (boolean one : held) {
                free += one ? 0 : 1;
            }
            return free;
        }

        boolean hasRoomFor(Shape shape) {
            return freeCpuMillis >= shape.resources().cpuMillis()
                    && freeMemoryMib >= shape.resources().memoryMib()
                    && freeGpus() >= shape.gpus().count();
        }

        boolean isTighterThan(Machine other) {
            int byGpus = Integer.compare(freeGpus(), other.freeGpus());
            if (byGpus != 0) {
                return byGpus < 0;
            }
            int byCpu = Long.compare(freeCpuMillis, other.freeCpuMillis);
            return byCpu != 0 ? byCpu < 0 : freeMemoryMib < other.freeMemoryMib;
        }

        int lowestFree(int count) {
            int gpus = 0;
            for (int gpu = 0; Integer.bitCount(gpus) < count; gpu++) {
                gpus |= held[gpu] ? 0 : 1 << gpu;
            }
            return gpus;
        }

        void take(Shape shape, int gpus) {
            freeCpuMillis -= shape.resources().cpuMillis();
            freeMemoryMib -= shape.resources().memoryMib();
            mark(gpus, true);
        }

        void giveBack(Shape shape, int gpus) {
            freeCpuMillis += shape.resources().cpuMillis();
            freeMemoryMib += shape.resources().memoryMib();
            mark(gpus, false);
        }

        private void mark(int gpus, boolean as) {
            for (int gpu = 0; gpu < held.length; gpu++) {
                if ((gpus & 1 << gpu) != 0) {
                    held[gpu] = as;
                }
            }
        }
    }

    private final List<Machine> machines = new ArrayList<>();

    LockedEngine(int nodes) {
        for (int node = 0; node < nodes; node++) {
            machines.add(new Machine());
        }
    }

    @Override
    public synchronized long place(Shape shape) {
        int best = -1;
        for (int node = 0; node < machines.size(); node++) {
            Machine machine = machines.get(node);
            if (machine.hasRoomFor(shape) && (best < 0 || machine.isTighterThan(machines.get(best)))) {
                best = node;
            }
        }
        if (best < 0) {
            throw Spot.none(shape);
        }
        int gpus = machines.get(best).lowestFree(shape.gpus().count());
        machines.get(best).take(shape, gpus);
        return Spot.of(best, gpus);
    }

    @Override
    public synchronized void take(Shape shape, long spot) {
        machines.get(Spot.node(spot)).take(shape, Spot.gpus(spot));
    }

    @Override
    public synchronized void release(Shape shape, long spot) {
        machines.get(Spot.node(spot)).giveBack(shape, Spot.gpus(spot));
    }
}
