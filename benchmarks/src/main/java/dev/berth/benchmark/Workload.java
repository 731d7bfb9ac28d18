package dev.berth.benchmark;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What both sides of a benchmark get: equal nodes, and shapes that hold a share of their GPUs.
 *
 * <p>An operation releases one placement and places its shape again, in an order drawn once. So the load stays what it
 * is, there is always room, and best fit has holes of all sizes to choose from.
 */
final class Workload {

    static final int GPUS = 8;
    static final long CPU_MILLIS = 128_000;
    static final long MEMORY_MIB = 1_048_576;

    private static final int[] GPUS_OF_SHAPE = {1, 2, 1, 4, 1, 8, 1, 2, 1, 4};
    private static final long[] CPU_MILLIS_PER_GPU = {4_000, 8_000, 12_000};
    private static final long MEMORY_MIB_PER_GPU = 65_536;

    private final List<Shape> shapes;
    private final int[] order;
    private int turn;

    /**
     * Makes one.
     *
     * @param nodes how many nodes
     * @param loadPercent the share of their GPUs that is held
     */
    Workload(int nodes, int loadPercent) {
        long wanted = (long) nodes * GPUS * loadPercent / 100;
        List<Shape> drawn = new ArrayList<>();
        long held = 0;
        for (int i = 0; held + GPUS_OF_SHAPE[i % GPUS_OF_SHAPE.length] <= wanted; i++) {
            int gpus = GPUS_OF_SHAPE[i % GPUS_OF_SHAPE.length];
            long cpuMillis = gpus * CPU_MILLIS_PER_GPU[i % CPU_MILLIS_PER_GPU.length];
            drawn.add(Shape.of(cpuMillis, gpus * MEMORY_MIB_PER_GPU, GpuDemand.whole(gpus)));
            held += gpus;
        }
        shapes = List.copyOf(drawn);
        order = shuffled(shapes.size());
    }

    static Node node(int ordinal) {
        return Node.builder("node-" + ordinal).cpuMillis(CPU_MILLIS).memoryMib(MEMORY_MIB)
                .gpus(GPUS, "A100", 81_920).build();
    }

    /** The shapes that are held all the time. */
    List<Shape> shapes() {
        return shapes;
    }

    /** Which of them is released and placed again next. */
    int next() {
        turn = turn + 1 == order.length ? 0 : turn + 1;
        return order[turn];
    }

    private static int[] shuffled(int size) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            indices.add(i);
        }
        Collections.shuffle(indices, new Random(42));
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }
}
