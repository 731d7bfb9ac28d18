package dev.berth;

import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes that take work, in the order of their free capacity.
 *
 * <p>Nodes of equal hardware form a class. In a class, nodes with the same number of free whole GPUs and the same
 * eighths of free CPU and memory share a bucket, and buckets are numbered in that order: best fit is the first node in
 * the first bucket that has room, worst fit the first node in the last one. Classes without enough of what is asked
 * and buckets below it are passed over; every candidate is checked by {@link Fit}, so the answer is exactly that of
 * looking at all nodes. Of several classes the lowest bucket wins, of equal ones the lowest ordinal.
 *
 * <p>Changed and read by one thread at a time. Allocates nothing while nodes move between known buckets.
 */
final class CapacityIndex {

    /** Into how many parts capacity is cut; a wholly free node is in part number {@code TIERS}. */
    static final int TIERS = 8;
    private static final int STEPS = TIERS + 1;
    private static final int NOWHERE = -1;

    /** Nodes of equal hardware. */
    private static final class NodeClass {
        final Resources capacity;
        final int[] gpuKinds;
        final NumberSet[] buckets;
        final BitSet nonEmpty;

        NodeClass(Resources capacity, int[] gpuKinds) {
            this.capacity = capacity;
            this.gpuKinds = gpuKinds;
            this.buckets = new NumberSet[(gpuKinds.length + 1) * STEPS * STEPS];
            Arrays.setAll(buckets, bucket -> new NumberSet());
            this.nonEmpty = new BitSet(buckets.length);
        }
    }

    /** What tells classes apart. */
    private record Hardware(Resources capacity, List<Integer> gpuKinds) {
    }

    private final NodeTable table;
    private final GpuKinds kinds;
    private final Fit fit;
    private final Map<Hardware, NodeClass> byHardware = new HashMap<>();
    private final List<NodeClass> classes = new ArrayList<>();
    private NodeClass[] classOf = new NodeClass[16];
    private int[] bucketOf = new int[16];
    private int bestBucket;
    private int bestNode;

    CapacityIndex(NodeTable table, GpuKinds kinds) {
        this.table = table;
        this.kinds = kinds;
        this.fit = new Fit(table);
    }

    /** Takes a node in, or takes it in anew because its hardware has changed. */
    void furnish(int ordinal, Node node) {
        if (ordinal >= classOf.length) {
            classOf = Arrays.copyOf(classOf, Math.max(ordinal + 1, 2 * classOf.length));
            bucketOf = Arrays.copyOf(bucketOf, classOf.length);
        }
        if (classOf[ordinal] != null) {
            move(ordinal, NOWHERE);
        }
        int[] gpuKinds = kinds.of(node.gpus());
        Hardware hardware = new Hardware(node.capacity(), Arrays.stream(gpuKinds).boxed().toList());
        classOf[ordinal] = byHardware.computeIfAbsent(hardware, key -> {
            NodeClass made = new NodeClass(node.capacity(), gpuKinds);
            classes.add(made);
            return made;
        });
        bucketOf[ordinal] = NOWHERE;
    }

    /** Puts a node where its free capacity and state belong. */
    void update(int ordinal) {
        move(ordinal, table.state(ordinal).acceptsWork() ? bucket(ordinal) : NOWHERE);
    }

    private int bucket(int ordinal) {
        Resources capacity = classOf[ordinal].capacity;
        int cpu = tier(table.freeCpuMillis(ordinal), capacity.cpuMillis());
        int memory = tier(table.freeMemoryMib(ordinal), capacity.memoryMib());
        return (Long.bitCount(table.freeGpuMask(ordinal)) * STEPS + cpu) * STEPS + memory;
    }

    private static int tier(long free, long capacity) {
        return capacity == 0 ? 0 : (int) (free * TIERS / capacity);
    }

    private void move(int ordinal, int bucket) {
        int from = bucketOf[ordinal];
        if (from == bucket) {
            return;
        }
        NodeClass of = classOf[ordinal];
        if (from != NOWHERE) {
            of.buckets[from].remove(ordinal);
            if (of.buckets[from].isEmpty()) {
                of.nonEmpty.clear(from);
            }
        }
        if (bucket != NOWHERE) {
            of.buckets[bucket].add(ordinal);
            of.nonEmpty.set(bucket);
        }
        bucketOf[ordinal] = bucket;
    }

    /** The fullest node that has room and wholly free GPUs for a shape, or -1. */
    int fullest(Request request, Shape shape) {
        int least = shape.gpus().count();
        bestBucket = Integer.MAX_VALUE;
        bestNode = -1;
        for (int i = 0; i < classes.size(); i++) {
            if (couldServe(classes.get(i), shape)) {
                searchUp(classes.get(i), request, shape, least);
            }
        }
        return bestNode;
    }

    private void searchUp(NodeClass of, Request request, Shape shape, int least) {
        int cpu = tier(shape.resources().cpuMillis(), of.capacity.cpuMillis());
        int memory = tier(shape.resources().memoryMib(), of.capacity.memoryMib());
        int bucket = of.nonEmpty.nextSetBit((least * STEPS + cpu) * STEPS + memory);
        while (bucket != NOWHERE && bucket <= bestBucket) {
            int above = firstAbove(bucket, cpu, memory);
            if (above == bucket) {
                if (take(of, bucket, request, shape)) {
                    return;
                }
                above++;
            }
            bucket = of.nonEmpty.nextSetBit(above);
        }
    }

    /** The first bucket from this one on whose eighths of CPU and memory are not below those asked for. */
    private static int firstAbove(int bucket, int cpu, int memory) {
        int row = bucket / STEPS;
        if (row % STEPS < cpu) {
            return (row / STEPS * STEPS + cpu) * STEPS + memory;
        }
        return bucket % STEPS < memory ? row * STEPS + memory : bucket;
    }

    /** The emptiest node that has room for a shape, or -1. */
    int emptiest(Request request, Shape shape) {
        bestBucket = -1;
        bestNode = -1;
        for (int i = 0; i < classes.size(); i++) {
            NodeClass of = classes.get(i);
            if (couldServe(of, shape)) {
                int bucket = of.nonEmpty.previousSetBit(of.buckets.length - 1);
                while (bucket != NOWHERE && bucket >= bestBucket && !take(of, bucket, request, shape)) {
                    bucket = of.nonEmpty.previousSetBit(bucket - 1);
                }
            }
        }
        return bestNode;
    }

    /** Looks for a node in a bucket that is better than the best one so far; says whether the class is done with. */
    private boolean take(NodeClass of, int bucket, Request request, Shape shape) {
        for (int node = of.buckets[bucket].next(0); node >= 0; node = of.buckets[bucket].next(node + 1)) {
            if (bucket == bestBucket && node > bestNode) {
                return true;
            }
            if (fit.obstacle(request, shape, node) == null) {
                bestBucket = bucket;
                bestNode = node;
                return true;
            }
        }
        return false;
    }

    private boolean couldServe(NodeClass of, Shape shape) {
        return shape.resources().fitsIn(of.capacity)
                && kinds.acceptable(shape.gpus(), of.gpuKinds) >= shape.gpus().count();
    }
}
