package dev.berth.placement;

import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that take work, in the order of their free capacity.
 *
 * <p>Nodes of equal hardware form a class. In a class, nodes with the same number of free whole GPUs and the same
 * eighths of free CPU and memory share a bucket, and buckets are numbered in that order: best fit is the first node in
 * the first bucket that has room, worst fit the first node in the last one. Classes without enough of what is asked
 * and buckets below it are passed over; every candidate is checked by {@link NodeFeasibility}, so the answer is
 * exactly that of
 * looking at all nodes. Of several classes the lowest bucket wins, of equal ones the lowest ordinal.
 *
 * <p>Follows the change log when it is asked. Used by one thread at a time. Allocates nothing while nodes move between
 * known buckets.
 */
final class CapacityIndex implements ChangeLog.Follower {

    private static final int STEPS = CapacityTiers.PARTS + 1;
    private static final int NOWHERE = -1;

    /** Nodes of equal hardware. */
    private static final class NodeClass {
        final Hardware hardware;
        /** The kinds of GPU that there are, and how many of each. */
        final int[] gpuKinds;
        final int[] gpusOfKind;
        final CapacityTiers cpu;
        final CapacityTiers memory;
        final OrdinalBitSet members = new OrdinalBitSet();
        final OrdinalBitSet[] buckets;
        final BitSet nonEmpty;

        NodeClass(Hardware hardware) {
            this.hardware = hardware;
            List<Integer> gpus = hardware.gpuKinds;
            this.gpuKinds = gpus.stream().mapToInt(Integer::intValue).distinct().toArray();
            this.gpusOfKind = Arrays.stream(gpuKinds).map(kind -> Collections.frequency(gpus, kind)).toArray();
            this.cpu = new CapacityTiers(hardware.capacity.cpuMillis());
            this.memory = new CapacityTiers(hardware.capacity.memoryMib());
            this.buckets = new OrdinalBitSet[(gpus.size() + 1) * STEPS * STEPS];
            Arrays.setAll(buckets, bucket -> new OrdinalBitSet());
            this.nonEmpty = new BitSet(buckets.length);
        }

        int bucket(int gpus, long cpuMillis, long memoryMib) {
            return (gpus * STEPS + cpu.of(cpuMillis)) * STEPS + memory.of(memoryMib);
        }

        boolean couldServe(NodeFeasibility fit) {
            return fit.shape.resources().fitsIn(hardware.capacity) && acceptable(fit) >= fit.shape.gpus().count();
        }

        private int acceptable(NodeFeasibility fit) {
            int count = 0;
            for (int i = 0; i < gpuKinds.length; i++) {
                count += fit.acceptsKind(gpuKinds[i]) ? gpusOfKind[i] : 0;
            }
            return count;
        }
    }

    /** What tells classes apart. */
    private record Hardware(Resources capacity, List<Integer> gpuKinds, Optional<GpuTopology> topology) {
    }

    private final NodeTable table;
    private final ChangeLog.Reader changes;
    private final Map<Hardware, NodeClass> byHardware = new HashMap<>();
    private final List<NodeClass> classes = new ArrayList<>();
    private @Nullable NodeClass[] classOf = new @Nullable NodeClass[16];
    private @Nullable Node[] described = new @Nullable Node[16];
    private int[] bucketOf = new int[16];
    private long descriptions;
    /** Whether nodes have been described since the index was last asked. */
    private boolean redescribed;
    private int bestBucket;
    private int bestNode;

    CapacityIndex(NodeTable table) {
        this.table = table;
        this.changes = new ChangeLog.Reader(table);
    }

    private void bringUpToDate() {
        redescribed = descriptions != table.descriptions();
        descriptions = table.descriptions();
        changes.bringUpToDate(this);
    }

    @Override
    public void changed(int ordinal) {
        if (redescribed) {
            compare(ordinal);
        }
        NodeClass of = classOf[ordinal];
        if (of != null) {
            move(of, ordinal, table.serves(ordinal) ? bucket(of, ordinal) : NOWHERE);
        }
    }

    private int bucket(NodeClass of, int ordinal) {
        return of.bucket(Long.bitCount(table.freeGpuMask(ordinal)), table.freeCpuMillis(ordinal),
                table.freeMemoryMib(ordinal));
    }

    /** Finds out whether a node is still the one that it was. */
    private void compare(int ordinal) {
        if (ordinal >= classOf.length) {
            classOf = Arrays.copyOf(classOf, Math.max(ordinal + 1, 2 * classOf.length));
            described = Arrays.copyOf(described, classOf.length);
            bucketOf = Arrays.copyOf(bucketOf, classOf.length);
        }
        Node node = ordinal < table.nodes() ? table.node(ordinal) : null;
        if (node != described[ordinal]) {
            describe(ordinal, node);
        }
    }

    private void describe(int ordinal, @Nullable Node node) {
        NodeClass from = classOf[ordinal];
        if (from != null) {
            move(from, ordinal, NOWHERE);
            from.members.remove(ordinal);
            if (from.members.isEmpty()) {
                classes.remove(from);
                byHardware.remove(from.hardware);
            }
        }
        described[ordinal] = node;
        classOf[ordinal] = node == null ? null : classOf(ordinal, node);
        bucketOf[ordinal] = NOWHERE;
    }

    private NodeClass classOf(int ordinal, Node node) {
        List<Integer> kinds = Arrays.stream(table.gpus().kinds().of(node.gpus())).boxed().toList();
        Hardware same = new Hardware(node.capacity(), kinds, node.topology());
        NodeClass found = byHardware.computeIfAbsent(same, hardware -> {
            NodeClass made = new NodeClass(hardware);
            classes.add(made);
            return made;
        });
        found.members.add(ordinal);
        return found;
    }

    private void move(NodeClass of, int ordinal, int bucket) {
        int from = bucketOf[ordinal];
        if (from == bucket) {
            return;
        }
        if (from != NOWHERE) {
            if (of.buckets[from].remove(ordinal)) {
                of.nonEmpty.clear(from);
            }
        }
        if (bucket != NOWHERE) {
            of.buckets[bucket].add(ordinal);
            of.nonEmpty.set(bucket);
        }
        bucketOf[ordinal] = bucket;
    }

    /** The fullest node that has room and wholly free GPUs for a request, or -1. */
    int fullest(NodeFeasibility fit) {
        bringUpToDate();
        bestBucket = Integer.MAX_VALUE;
        bestNode = -1;
        for (int i = 0; i < classes.size(); i++) {
            if (classes.get(i).couldServe(fit)) {
                searchUp(classes.get(i), fit);
            }
        }
        return bestNode;
    }

    private void searchUp(NodeClass of, NodeFeasibility fit) {
        Shape shape = fit.shape;
        int cpu = of.cpu.of(shape.resources().cpuMillis());
        int memory = of.memory.of(shape.resources().memoryMib());
        int bucket = of.nonEmpty.nextSetBit((shape.gpus().count() * STEPS + cpu) * STEPS + memory);
        while (bucket != NOWHERE && bucket <= bestBucket) {
            int above = firstAbove(bucket, cpu, memory);
            if (above == bucket) {
                if (take(of, bucket, fit)) {
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

    /** The emptiest node that has room for a request, or -1. */
    int emptiest(NodeFeasibility fit) {
        bringUpToDate();
        bestBucket = -1;
        bestNode = -1;
        for (int i = 0; i < classes.size(); i++) {
            NodeClass of = classes.get(i);
            if (of.couldServe(fit)) {
                int bucket = of.nonEmpty.previousSetBit(of.buckets.length - 1);
                while (bucket != NOWHERE && bucket >= bestBucket && !take(of, bucket, fit)) {
                    bucket = of.nonEmpty.previousSetBit(bucket - 1);
                }
            }
        }
        return bestNode;
    }

    /** Looks for a node in a bucket that is better than the best one so far; says whether the class is done with. */
    private boolean take(NodeClass of, int bucket, NodeFeasibility fit) {
        OrdinalBitSet nodes = of.buckets[bucket];
        for (int node = fit.next(nodes, 0); node >= 0; node = fit.next(nodes, node + 1)) {
            if (bucket == bestBucket && node > bestNode) {
                return true;
            }
            if (fit.hasRoom(node)) {
                bestBucket = bucket;
                bestNode = node;
                return true;
            }
        }
        return false;
    }

    /** Is told of all nodes that take work, many at once where that is all there is to know. */
    interface Census {

        /** These nodes have the same hardware and as many free GPUs, and more CPU and memory than is asked. */
        void ample(OrdinalBitSet nodes);

        /** Of this node the bucket does not tell. */
        void unclear(int node);
    }

    /** Tells of all nodes that take work, with regard to what is asked of CPU and memory. */
    void take(Census census, Resources asked) {
        bringUpToDate();
        for (NodeClass of : classes) {
            int cpu = partsOf(of.cpu, asked.cpuMillis(), of.hardware.capacity.cpuMillis());
            int memory = partsOf(of.memory, asked.memoryMib(), of.hardware.capacity.memoryMib());
            for (int bucket = of.nonEmpty.nextSetBit(0); bucket >= 0; bucket = of.nonEmpty.nextSetBit(bucket + 1)) {
                OrdinalBitSet nodes = of.buckets[bucket];
                if (bucket / STEPS % STEPS > cpu && bucket % STEPS > memory) {
                    census.ample(nodes);
                } else {
                    for (int node = nodes.next(0); node >= 0; node = nodes.next(node + 1)) {
                        census.unclear(node);
                    }
                }
            }
        }
    }

    /** A node with more eighths free than this has enough. */
    private static int partsOf(CapacityTiers eighths, long asked, long capacity) {
        return asked == 0 ? NOWHERE : asked > capacity ? CapacityTiers.PARTS : eighths.of(asked);
    }

    /** Says whether some node could take a request if it were empty and in service. */
    boolean couldEver(NodeFeasibility fit) {
        bringUpToDate();
        if (fit.namesNode()) {
            return fit.namedNode() >= 0 && fit.couldEver(fit.namedNode());
        }
        for (NodeClass of : classes) {
            int first = of.couldServe(fit) ? fit.next(of.members, 0) : -1;
            if (first >= 0 && fit.couldEver(first)) {
                return true;
            }
        }
        return false;
    }
}
