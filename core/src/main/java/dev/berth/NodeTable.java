package dev.berth;

import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.NodeView;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the nodes have and what is free of it: columns by dense ordinal, which know nothing of commands. Whatever
 * follows from the columns reads the log of changed nodes.
 *
 * <p>Changed by one thread at a time. CPU and memory fit into an {@code int} by the limits of {@link Resources}. GPUs
 * of all nodes lie one behind the other; a node's first one is at its base.
 */
final class NodeTable implements NodeView {

    private static final int MAX_KIND = 63;
    private static final int[] NOTHING = new int[0];

    private final GpuKinds kinds = new GpuKinds();
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final NodeSets sets = new NodeSets(this);
    private final ChangeLog changes = new ChangeLog();
    /** Whether what is done now is only supposed, and of no concern to those who read the counts. */
    private boolean supposing;
    private int count;
    private int serving;
    private int gpuCount;

    private Node[] nodes = new Node[16];
    private NodeState[] states = new NodeState[16];
    private boolean[] serves = new boolean[16];
    private int[] freeCpu = new int[16];
    private int[] freeMemory = new int[16];
    private long[] freeStorage = new long[16];
    private long[] freeGpus = new long[16];
    private long[] inService = new long[16];
    private int[] gpuBase = new int[16];
    private int[] uniformKind = new int[16];
    /** For each node, how many allocations of each kind of demand it holds; empty until it holds one. */
    private int[][] held = new int[16][];
    private short[] gpuFree = new short[64];
    private short[] gpuKind = new short[64];
    /** The most that is left of one of a node's GPUs in service; below zero if that has to be found out. */
    private short[] mostGpuMilli = new short[16];

    /** Describes a node, for the first time or anew; one that holds work keeps its hardware. */
    void register(int ordinal, Node node, NodeState state) {
        if (ordinal == count) {
            grow();
            count++;
            ordinals.put(node.id(), ordinal);
            furnish(ordinal, node);
        } else {
            count(ordinal, -1);
            if (!node.sameHardware(nodes[ordinal])) {
                furnish(ordinal, node);
            }
        }
        nodes[ordinal] = node;
        sets.described(ordinal, node);
        enter(ordinal, state);
    }

    /** Takes the node that was described last out again; it must hold no work. */
    void unregister() {
        count(count - 1, -1);
        serving -= serves[count - 1] ? 1 : 0;
        serves[count - 1] = false;
        count--;
        ordinals.remove(nodes[count].id());
        sets.gone(count);
        gpuCount = gpuBase[count];
        changes.add(count);
    }

    /** Puts a node that is in no counts into a state. */
    private void enter(int ordinal, NodeState state) {
        states[ordinal] = state;
        serving += (state.acceptsWork() ? 1 : 0) - (serves[ordinal] ? 1 : 0);
        serves[ordinal] = state.acceptsWork();
        count(ordinal, 1);
        changed(ordinal);
    }

    private void changed(int ordinal) {
        mostGpuMilli[ordinal] = -1;
        changes.add(ordinal);
    }

    private void furnish(int ordinal, Node node) {
        Resources capacity = node.capacity();
        freeCpu[ordinal] = (int) capacity.cpuMillis();
        freeMemory[ordinal] = (int) capacity.memoryMib();
        freeStorage[ordinal] = capacity.storageMib();
        int gpus = node.gpus().size();
        inService[ordinal] = gpus == Node.MAX_GPUS ? -1L : (1L << gpus) - 1;
        freeGpus[ordinal] = inService[ordinal];
        held[ordinal] = NOTHING;
        gpuBase[ordinal] = gpuCount;
        gpuCount += gpus;
        if (gpuCount > gpuFree.length) {
            gpuFree = Arrays.copyOf(gpuFree, Math.max(gpuCount, 2 * gpuFree.length));
            gpuKind = Arrays.copyOf(gpuKind, gpuFree.length);
        }
        int uniform = gpus == 0 ? 0 : kinds.of(node.gpus().get(0));
        for (int gpu = 0; gpu < gpus; gpu++) {
            int kind = kinds.of(node.gpus().get(gpu));
            gpuFree[gpuBase[ordinal] + gpu] = GpuDemand.WHOLE;
            gpuKind[gpuBase[ordinal] + gpu] = (short) kind;
            uniform = kind == uniform ? uniform : -1;
        }
        uniformKind[ordinal] = uniform;
    }

    private void grow() {
        if (count == nodes.length) {
            int size = 2 * count;
            nodes = Arrays.copyOf(nodes, size);
            states = Arrays.copyOf(states, size);
            serves = Arrays.copyOf(serves, size);
            mostGpuMilli = Arrays.copyOf(mostGpuMilli, size);
            freeCpu = Arrays.copyOf(freeCpu, size);
            freeMemory = Arrays.copyOf(freeMemory, size);
            freeStorage = Arrays.copyOf(freeStorage, size);
            freeGpus = Arrays.copyOf(freeGpus, size);
            inService = Arrays.copyOf(inService, size);
            gpuBase = Arrays.copyOf(gpuBase, size);
            uniformKind = Arrays.copyOf(uniformKind, size);
            held = Arrays.copyOf(held, size);
        }
    }

    void setState(int ordinal, NodeState state) {
        count(ordinal, -1);
        enter(ordinal, state);
    }

    void setGpuState(int ordinal, int gpu, GpuState state) {
        count(ordinal, -1);
        long bit = 1L << gpu;
        boolean serves = state != GpuState.MAINTENANCE;
        inService[ordinal] = serves ? inService[ordinal] | bit : inService[ordinal] & ~bit;
        boolean free = serves && gpuFree[gpuBase[ordinal] + gpu] == GpuDemand.WHOLE;
        freeGpus[ordinal] = free ? freeGpus[ordinal] | bit : freeGpus[ordinal] & ~bit;
        count(ordinal, 1);
        changed(ordinal);
    }

    /** Takes what a placement needs. */
    void take(Placement placement) {
        change(placement, -1);
    }

    /** Gives back what a placement took. */
    void release(Placement placement) {
        change(placement, 1);
    }

    private void change(Placement placement, int sign) {
        int ordinal = placement.nodeOrdinal();
        Shape shape = placement.shape();
        freeCpu[ordinal] += sign * (int) shape.resources().cpuMillis();
        freeMemory[ordinal] += sign * (int) shape.resources().memoryMib();
        freeStorage[ordinal] += sign * shape.resources().storageMib();
        countHeld(ordinal, Math.min(shape.gpus().kind(), MAX_KIND), -sign);
        for (long rest = placement.gpuMask(); rest != 0; rest &= rest - 1) {
            changeGpu(ordinal, Long.numberOfTrailingZeros(rest), sign * shape.gpus().gpuMilli());
        }
        changed(ordinal);
        assert freeCpu[ordinal] >= 0 && freeMemory[ordinal] >= 0 && freeStorage[ordinal] >= 0 : placement;
    }

    private void changeGpu(int ordinal, int gpu, int milli) {
        int at = gpuBase[ordinal] + gpu;
        boolean wasWhole = gpuFree[at] == GpuDemand.WHOLE;
        gpuFree[at] += (short) milli;
        boolean isWhole = gpuFree[at] == GpuDemand.WHOLE;
        if (isInService(ordinal, gpu)) {
            long bit = 1L << gpu;
            freeGpus[ordinal] = isWhole ? freeGpus[ordinal] | bit : freeGpus[ordinal] & ~bit;
            if (serves[ordinal] && !supposing) {
                kinds.count(gpuKind[at], (isWhole ? 1 : 0) - (wasWhole ? 1 : 0), milli);
            }
        }
        assert gpuFree[at] >= 0 && gpuFree[at] <= GpuDemand.WHOLE : "gpu share out of range";
    }

    private void countHeld(int ordinal, int kind, int change) {
        if (kind >= held[ordinal].length) {
            held[ordinal] = Arrays.copyOf(held[ordinal], kind + 1);
        }
        held[ordinal][kind] += change;
    }

    /** Adds a node's free GPUs to the counts that any thread may read, or takes them off. */
    private void count(int ordinal, int sign) {
        if (serves[ordinal] && !supposing) {
            for (long rest = inService[ordinal]; rest != 0; rest &= rest - 1) {
                int gpu = Long.numberOfTrailingZeros(rest);
                int free = gpuFree[gpuBase[ordinal] + gpu];
                kinds.count(gpuKind[gpuBase[ordinal] + gpu], sign * (free == GpuDemand.WHOLE ? 1 : 0), sign * free);
            }
        }
    }

    /** Begins or ends changes that are only supposed: whoever makes them takes all of them back before the end. */
    void suppose(boolean begin) {
        supposing = begin;
    }

    /** Which nodes have changed, in what order. */
    ChangeLog changes() {
        return changes;
    }

    /** The nodes that labels and taints leave open. */
    NodeSets sets() {
        return sets;
    }

    /** The kinds of GPU that there are. */
    GpuKinds kinds() {
        return kinds;
    }

    /** How many nodes take work. */
    int serving() {
        return serving;
    }

    /** Says whether a node takes work. */
    boolean serves(int ordinal) {
        return serves[ordinal];
    }

    /** The ordinal of a node, or -1. */
    int ordinal(String nodeId) {
        return ordinals.getOrDefault(nodeId, -1);
    }

    NodeState state(int ordinal) {
        return states[ordinal];
    }

    boolean isInService(int ordinal, int gpu) {
        return (inService[ordinal] & 1L << gpu) != 0;
    }

    /** The free share of a GPU, whether in service or not. */
    int unheldGpuMilli(int ordinal, int gpu) {
        return gpuFree[gpuBase[ordinal] + gpu];
    }

    int gpuKind(int ordinal, int gpu) {
        return gpuKind[gpuBase[ordinal] + gpu];
    }

    /** The most that is left of one of a node's GPUs in service. */
    int mostGpuMilli(int ordinal) {
        if (mostGpuMilli[ordinal] < 0) {
            int most = 0;
            for (long rest = inService[ordinal]; rest != 0 && most < GpuDemand.WHOLE; rest &= rest - 1) {
                most = Math.max(most, gpuFree[gpuBase[ordinal] + Long.numberOfTrailingZeros(rest)]);
            }
            mostGpuMilli[ordinal] = (short) most;
        }
        return mostGpuMilli[ordinal];
    }

    /** The GPUs of a node that are of one of these kinds, whatever is free of them. */
    long gpusOfKinds(boolean[] accepted, int ordinal) {
        int gpus = nodes[ordinal].gpus().size();
        long all = gpus == Node.MAX_GPUS ? -1L : (1L << gpus) - 1;
        if (uniformKind[ordinal] >= 0) {
            return gpus > 0 && accepted[uniformKind[ordinal]] ? all : 0;
        }
        long found = 0;
        for (int gpu = 0; gpu < gpus; gpu++) {
            found |= accepted[gpuKind[gpuBase[ordinal] + gpu]] ? 1L << gpu : 0;
        }
        return found;
    }

    /** The GPUs of a node in service that are of one of these kinds and have enough left. */
    long usableGpus(GpuDemand demand, boolean[] accepted, int ordinal) {
        if (!demand.isFraction()) {
            return freeGpus[ordinal] == 0 ? 0 : freeGpus[ordinal] & gpusOfKinds(accepted, ordinal);
        }
        if (mostGpuMilli(ordinal) < demand.gpuMilli()) {
            return 0;
        }
        long usable = 0;
        for (long rest = inService[ordinal] & gpusOfKinds(accepted, ordinal); rest != 0; rest &= rest - 1) {
            boolean enough = gpuFree[gpuBase[ordinal] + Long.numberOfTrailingZeros(rest)] >= demand.gpuMilli();
            usable |= enough ? rest & -rest : 0;
        }
        return usable;
    }

    Availability availability() {
        return kinds.availability();
    }

    @Override
    public int nodes() {
        return count;
    }

    @Override
    public Node node(int node) {
        return nodes[node];
    }

    @Override
    public long freeCpuMillis(int node) {
        return freeCpu[node];
    }

    @Override
    public long freeMemoryMib(int node) {
        return freeMemory[node];
    }

    @Override
    public long freeStorageMib(int node) {
        return freeStorage[node];
    }

    @Override
    public long freeGpuMask(int node) {
        return freeGpus[node];
    }

    @Override
    public int freeGpuMilli(int node, int gpu) {
        return isInService(node, gpu) ? gpuFree[gpuBase[node] + gpu] : 0;
    }

    @Override
    public long freeGpuMilli(int node) {
        long sum = 0;
        for (long rest = inService[node]; rest != 0; rest &= rest - 1) {
            sum += gpuFree[gpuBase[node] + Long.numberOfTrailingZeros(rest)];
        }
        return sum;
    }

    @Override
    public long heldKinds(int node) {
        long kinds = 0;
        for (int kind = 0; kind < held[node].length; kind++) {
            kinds |= held[node][kind] > 0 ? 1L << kind : 0;
        }
        return kinds;
    }

    @Override
    public long usableGpus(Shape shape, int node) {
        GpuDemand demand = shape.gpus();
        return demand.count() == 0 ? 0 : usableGpus(demand, kinds.accepted(demand), node);
    }
}
