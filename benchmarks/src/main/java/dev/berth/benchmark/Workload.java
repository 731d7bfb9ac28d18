package dev.berth.benchmark;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Shape;
import dev.berth.placement.NodeTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What every side of a benchmark gets: equal nodes, and shapes that hold a share of their GPUs.
 *
 * <p>What is held at first was packed by Berth's best fit, so all begin with the same pool. An operation releases one
 * placement and places its shape again, one after the other in an order drawn once. So the load stays what it is, there
 * is always room, and best fit has holes of all sizes to choose from.
 */
final class Workload {

    static final int GPUS = 8;
    static final long CPU_MILLIS = 128_000;
    static final long MEMORY_MIB = 1_048_576;
    /** How many different shapes there are unless said otherwise. */
    static final int SHAPES = 30;

    private static final int[] GPUS_OF_SHAPE = {1, 2, 1, 4, 1, 8, 1, 2, 1, 4};
    private static final long LEAST_CPU_MILLIS_PER_GPU = 4_000;
    private static final long CPU_STEP_MILLIS = 4_000;
    private static final int CPU_STEPS = 3;
    private static final long MEMORY_MIB_PER_GPU = 65_536;
    private static final List<Gpu> DEVICES = IntStream.range(0, GPUS)
            .mapToObj(index -> new Gpu("gpu-" + index, "NVIDIA", "A100", 81_920)).toList();

    private final int nodes;
    private final List<Shape> shapes;
    private final int[] kinds;
    private final long[] spots;
    private int context;

    /**
     * Makes one.
     *
     * @param nodes how many nodes
     * @param loadPercent the share of their GPUs that is held
     */
    Workload(int nodes, int loadPercent) {
        this(nodes, loadPercent, SHAPES);
    }

    /**
     * Makes one with another number of shapes.
     *
     * @param nodes how many nodes
     * @param loadPercent the share of their GPUs that is held
     * @param shapeCount how many shapes
     */
    Workload(int nodes, int loadPercent, int shapeCount) {
        this.nodes = nodes;
        shapes = IntStream.range(0, shapeCount).mapToObj(Workload::shape).toList();
        int size = size((long) nodes * GPUS * loadPercent / 100);
        kinds = new int[size];
        spots = new long[size];
        List<Integer> places = shuffled(size);
        PlacementEngine packer = new BerthEngine(nodes);
        for (int i = 0; i < size; i++) {
            kinds[places.get(i)] = i % shapeCount;
            spots[places.get(i)] = packer.place(shapes.get(i % shapeCount));
        }
    }

    /** How many shapes, one after the other, so many GPUs are enough for. */
    private int size(long gpus) {
        long held = 0;
        int size = 0;
        while (held + shapes.get(size % shapes.size()).gpus().count() <= gpus) {
            held += shapes.get(size++ % shapes.size()).gpus().count();
        }
        return size;
    }

    private static List<Integer> shuffled(int size) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(42));
        return numbers;
    }

    /** The shape with a number: 1 to 8 GPUs, each with memory and 4 to 12 CPUs; no two are alike. */
    static Shape shape(int number) {
        int gpus = GPUS_OF_SHAPE[number % GPUS_OF_SHAPE.length];
        long cpuMillis = LEAST_CPU_MILLIS_PER_GPU + CPU_STEP_MILLIS * (number % CPU_STEPS);
        return Shape.of(gpus * cpuMillis + number, gpus * MEMORY_MIB_PER_GPU, GpuDemand.whole(gpus));
    }

    static Node node(int ordinal) {
        Node.Builder node = Node.builder("node-" + ordinal).cpuMillis(CPU_MILLIS).memoryMib(MEMORY_MIB);
        DEVICES.forEach(node::gpu);
        return node.build();
    }

    /** How many placements are held all the time. */
    int size() {
        return kinds.length;
    }

    /** The number of the shape of one of them. */
    int kindOf(int index) {
        return kinds[index];
    }

    /** The shape of one of them. */
    Shape shapeOf(int index) {
        return shapes.get(kinds[index]);
    }

    /** Where each of them is at first, as {@link Spot}. */
    long[] spots() {
        return spots.clone();
    }

    /** Registers the nodes and takes what is held at first. */
    void fill(NodeTable table) {
        for (int node = 0; node < nodes; node++) {
            table.register(node, node(node), NodeState.ACTIVE);
        }
        for (int index = 0; index < spots.length; index++) {
            table.take(Spot.node(spots[index]), shapeOf(index), Spot.gpus(spots[index]));
        }
    }

    /** Which of them is released and placed again next. */
    int next() {
        context = context + 1 == kinds.length ? 0 : context + 1;
        return context;
    }
}
