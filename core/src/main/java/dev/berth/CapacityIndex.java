package dev.berth;

import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
 * and buckets below it are passed over; every candidate is checked by {@link Fit}, so the answer is exactly that of
 * looking at all nodes. Of several classes the lowest bucket wins, of equal ones the lowest ordinal.
 *
 * <p>Follows the change log when it is asked. Used by one thread at a time. Allocates nothing while nodes move between
 * known buckets.
 */
final class CapacityIndex implements ChangeLog.Follower {

    /** Into how many parts capacity is cut; a wholly free node is in part number {@code TIERS}. */
    static final int TIERS = 8;
    private static final int STEPS = TIERS + 1;
    private static final int NOWHERE = -1;

    /** Nodes of equal hardware. */
    private static final class NodeClass {
        final Hardware hardware;
        final Resources capacity;
        final int[] gpuKinds;
        final double cpuTiers;
        final double memoryTiers;
        final NumberSet members = new NumberSet();
        final NumberSet[] buckets;
        final BitSet nonEmpty;

        NodeClass(Hardware hardware) {
            this.hardware = hardware;
            this.capacity = hardware.capacity;
            this.gpuKinds = hardware.gpuKinds.stream().mapToInt(Integer::intValue).toArray();
            this.cpuTiers = tiersPerUnit(capacity.cpuMillis());
            this.memoryTiers = tiersPerUnit(capacity.memoryMib());
            this.buckets = new NumberSet[(gpuKinds.length + 1) * STEPS * STEPS];
            Arrays.setAll(buckets, bucket -> new NumberSet());
            this.nonEmpty = new BitSet(buckets.length);
        }

        private static double tiersPerUnit(long capacity) {
            return capacity == 0 ? 0 : (double) TIERS / capacity;
        }

        int cpuTier(long cpuMillis) {
            return tier(cpuMillis, capacity.cpuMillis(), cpuTiers);
        }

        int memoryTier(long memoryMib) {
            return tier(memoryMib, capacity.memoryMib(), memoryTiers);
        }

        /** Whole eighths: the product may be off by one near a border, which is put right in integers. */
        private static int tier(long amount, long capacity, double tiersPerUnit) {
            int tier = (int) (amount * tiersPerUnit);
            if (tier * capacity > amount * TIERS) {
                return tier - 1;
            }
            return capacity > 0 && (tier + 1) * capacity <= amount * TIERS ? tier + 1 : tier;
        }

        boolean couldServe(Fit fit) {
            return fit.shape.resources().fitsIn(capacity) && acceptable(fit) >= fit.shape.gpus().count();
        }

        private int acceptable(Fit fit) {
            int count = 0;
            for (int kind : gpuKinds) {
                count += fit.acceptsKind(kind) ? 1 : 0;
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
    private int bestBucket;
    private int bestNode;

    CapacityIndex(NodeTable table) {
        this.table = table;
        this.changes = new ChangeLog.Reader(table);
    }

    @Override
    public void changed(int ordinal) {
        if (ordinal >= classOf.length) {
            classOf = Arrays.copyOf(classOf, Math.max(ordinal + 1, 2 * classOf.length));
            described = Arrays.copyOf(described, classOf.length);
            bucketOf = Arrays.copyOf(bucketOf, classOf.length);
        }
        Node node = ordinal < table.nodes() ? table.node(ordinal) : null;
        if (node != described[ordinal]) {
            describe(ordinal, node);
        }
        NodeClass of = classOf[ordinal];
        if (of != null) {
            move(of, ordinal, table.serves(ordinal) ? bucket(of, ordinal) : NOWHERE);
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

    private int bucket(NodeClass of, int ordinal) {
        int cpu = of.cpuTier(table.freeCpuMillis(ordinal));
        int memory = of.memoryTier(table.freeMemoryMib(ordinal));
        return (Long.bitCount(table.freeGpuMask(ordinal)) * STEPS + cpu) * STEPS + memory;
    }

    private void move(NodeClass of, int ordinal, int bucket) {
        int from = bucketOf[ordinal];
        if (from == bucket) {
            return;
        }
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

    /** The fullest node that has room and wholly free GPUs for a request, or -1. */
    int fullest(Fit fit) {
        changes.bringUpToDate(this);
        bestBucket = Integer.MAX_VALUE;
        bestNode = -1;
        for (int i = 0; i < classes.size(); i++) {
            if (classes.get(i).couldServe(fit)) {
                searchUp(classes.get(i), fit);
            }
        }
        return bestNode;
    }

    private void searchUp(NodeClass of, Fit fit) {
        Shape shape = fit.shape;
        int cpu = of.cpuTier(shape.resources().cpuMillis());
        int memory = of.memoryTier(shape.resources().memoryMib());
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
    int emptiest(Fit fit) {
        changes.bringUpToDate(this);
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
    private boolean take(NodeClass of, int bucket, Fit fit) {
        NumberSet nodes = of.buckets[bucket];
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

    /** Says whether some node could take a request if it were empty and in service. */
    boolean couldEver(Fit fit) {
        changes.bringUpToDate(this);
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
