package dev.berth;

import dev.berth.model.Gpu;
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
 * What the nodes have and what is free of it: columns by dense ordinal, which know nothing of commands.
 *
 * <p>Changed by one thread at a time. CPU and memory fit into an {@code int} by the limits of {@link Resources}. GPUs
 * of all nodes lie one behind the other; a node's first one is at its base. The columns that a placement reads are
 * kept apart from those that it does not.
 */
final class NodeTable implements NodeView {

    private final GpuKinds kinds = new GpuKinds();
    private final Map<String, Integer> ordinals = new HashMap<>();
    private int count;
    private int gpuCount;

    private Node[] nodes = new Node[16];
    private NodeState[] states = new NodeState[16];
    private int[] freeCpu = new int[16];
    private int[] freeMemory = new int[16];
    private long[] freeStorage = new long[16];
    private long[] freeGpus = new long[16];
    private long[] inService = new long[16];
    private int[] gpuBase = new int[16];
    private int[] uniformKind = new int[16];
    private short[] gpuFree = new short[64];
    private short[] gpuKind = new short[64];

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
        states[ordinal] = state;
        count(ordinal, 1);
    }

    private void furnish(int ordinal, Node node) {
        Resources capacity = node.capacity();
        freeCpu[ordinal] = (int) capacity.cpuMillis();
        freeMemory[ordinal] = (int) capacity.memoryMib();
        freeStorage[ordinal] = capacity.storageMib();
        int gpus = node.gpus().size();
        inService[ordinal] = gpus == Node.MAX_GPUS ? -1L : (1L << gpus) - 1;
        freeGpus[ordinal] = inService[ordinal];
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
            freeCpu = Arrays.copyOf(freeCpu, size);
            freeMemory = Arrays.copyOf(freeMemory, size);
            freeStorage = Arrays.copyOf(freeStorage, size);
            freeGpus = Arrays.copyOf(freeGpus, size);
            inService = Arrays.copyOf(inService, size);
            gpuBase = Arrays.copyOf(gpuBase, size);
            uniformKind = Arrays.copyOf(uniformKind, size);
        }
    }

    void setState(int ordinal, NodeState state) {
        count(ordinal, -1);
        states[ordinal] = state;
        count(ordinal, 1);
    }

    void setGpuState(int ordinal, int gpu, GpuState state) {
        count(ordinal, -1);
        long bit = 1L << gpu;
        boolean serves = state != GpuState.MAINTENANCE;
        inService[ordinal] = serves ? inService[ordinal] | bit : inService[ordinal] & ~bit;
        boolean free = serves && gpuFree[gpuBase[ordinal] + gpu] == GpuDemand.WHOLE;
        freeGpus[ordinal] = free ? freeGpus[ordinal] | bit : freeGpus[ordinal] & ~bit;
        count(ordinal, 1);
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
        count(ordinal, -1);
        freeCpu[ordinal] += sign * (int) shape.resources().cpuMillis();
        freeMemory[ordinal] += sign * (int) shape.resources().memoryMib();
        freeStorage[ordinal] += sign * shape.resources().storageMib();
        for (long rest = placement.gpuMask(); rest != 0; rest &= rest - 1) {
            int at = gpuBase[ordinal] + Long.numberOfTrailingZeros(rest);
            gpuFree[at] += (short) (sign * shape.gpus().gpuMilli());
            long bit = rest & -rest;
            boolean free = gpuFree[at] == GpuDemand.WHOLE && (inService[ordinal] & bit) != 0;
            freeGpus[ordinal] = free ? freeGpus[ordinal] | bit : freeGpus[ordinal] & ~bit;
            assert gpuFree[at] >= 0 && gpuFree[at] <= GpuDemand.WHOLE : "gpu share out of range " + placement;
        }
        assert freeCpu[ordinal] >= 0 && freeMemory[ordinal] >= 0 && freeStorage[ordinal] >= 0 : placement;
        count(ordinal, 1);
    }

    /** Adds a node's free GPUs to the counts that any thread may read, or takes them off. */
    private void count(int ordinal, int sign) {
        if (states[ordinal].acceptsWork()) {
            for (long rest = inService[ordinal]; rest != 0; rest &= rest - 1) {
                int gpu = Long.numberOfTrailingZeros(rest);
                int free = gpuFree[gpuBase[ordinal] + gpu];
                kinds.count(gpuKind[gpuBase[ordinal] + gpu], sign * (free == GpuDemand.WHOLE ? 1 : 0), sign * free);
            }
        }
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

    /** The GPUs of a node that are of an acceptable kind, whatever is free of them. */
    long acceptableGpus(GpuDemand demand, int ordinal) {
        int gpus = nodes[ordinal].gpus().size();
        long all = gpus == Node.MAX_GPUS ? -1L : (1L << gpus) - 1;
        if (uniformKind[ordinal] >= 0) {
            return kinds.accepts(demand, uniformKind[ordinal]) ? all : 0;
        }
        long accepted = 0;
        for (int gpu = 0; gpu < gpus; gpu++) {
            accepted |= kinds.accepts(demand, gpuKind[gpuBase[ordinal] + gpu]) ? 1L << gpu : 0;
        }
        return accepted;
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
    public long usableGpus(Shape shape, int node) {
        GpuDemand demand = shape.gpus();
        if (demand.count() == 0) {
            return 0;
        }
        if (!demand.isFraction()) {
            return freeGpus[node] == 0 ? 0 : freeGpus[node] & acceptableGpus(demand, node);
        }
        long usable = 0;
        for (long rest = inService[node] & acceptableGpus(demand, node); rest != 0; rest &= rest - 1) {
            usable |= gpuFree[gpuBase[node] + Long.numberOfTrailingZeros(rest)] >= demand.gpuMilli() ? rest & -rest : 0;
        }
        return usable;
    }
}
