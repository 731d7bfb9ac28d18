package dev.berth;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.CapacityOrder;
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

    private static final int MAX_KIND = 63;
    private static final int[] NOTHING = new int[0];

    private final GpuKinds kinds = new GpuKinds();
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final CapacityIndex byCapacity = new CapacityIndex(this, kinds);
    private final SharedGpus shared = new SharedGpus(kinds);
    private final Fit fit = new Fit(this);
    private final ChangeLog changes = new ChangeLog();
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
    /** For each node, how many allocations of each kind of demand it holds; empty until it holds one. */
    private int[][] held = new int[16][];
    private short[] gpuFree = new short[64];
    private short[] gpuKind = new short[64];
    /** What is left of a GPU according to the index of shared ones; 0 if it is not there. */
    private short[] gpuShared = new short[64];

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
        index(ordinal);
    }

    /** Brings the indexes up to date after any change of a node but those of {@link #change}. */
    private void index(int ordinal) {
        changes.add(ordinal);
        byCapacity.update(ordinal);
        for (int gpu = 0; gpu < nodes[ordinal].gpus().size(); gpu++) {
            indexGpu(ordinal, gpu);
        }
    }

    private void indexGpu(int ordinal, int gpu) {
        int at = gpuBase[ordinal] + gpu;
        boolean serves = states[ordinal].acceptsWork() && isInService(ordinal, gpu);
        int left = serves && gpuFree[at] < GpuDemand.WHOLE ? gpuFree[at] : 0;
        if (left != gpuShared[at]) {
            shared.move(gpuKind[at], SharedGpus.number(ordinal, gpu), gpuShared[at], left);
            gpuShared[at] = (short) left;
        }
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
            gpuShared = Arrays.copyOf(gpuShared, gpuFree.length);
        }
        int uniform = gpus == 0 ? 0 : kinds.of(node.gpus().get(0));
        for (int gpu = 0; gpu < gpus; gpu++) {
            int kind = kinds.of(node.gpus().get(gpu));
            gpuFree[gpuBase[ordinal] + gpu] = GpuDemand.WHOLE;
            gpuKind[gpuBase[ordinal] + gpu] = (short) kind;
            uniform = kind == uniform ? uniform : -1;
        }
        uniformKind[ordinal] = uniform;
        byCapacity.furnish(ordinal, node);
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
            held = Arrays.copyOf(held, size);
        }
    }

    void setState(int ordinal, NodeState state) {
        count(ordinal, -1);
        states[ordinal] = state;
        count(ordinal, 1);
        index(ordinal);
    }

    void setGpuState(int ordinal, int gpu, GpuState state) {
        count(ordinal, -1);
        long bit = 1L << gpu;
        boolean serves = state != GpuState.MAINTENANCE;
        inService[ordinal] = serves ? inService[ordinal] | bit : inService[ordinal] & ~bit;
        boolean free = serves && gpuFree[gpuBase[ordinal] + gpu] == GpuDemand.WHOLE;
        freeGpus[ordinal] = free ? freeGpus[ordinal] | bit : freeGpus[ordinal] & ~bit;
        count(ordinal, 1);
        index(ordinal);
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
        changes.add(ordinal);
        byCapacity.update(ordinal);
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
            if (states[ordinal].acceptsWork()) {
                kinds.count(gpuKind[at], (isWhole ? 1 : 0) - (wasWhole ? 1 : 0), milli);
            }
        }
        indexGpu(ordinal, gpu);
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
        if (states[ordinal].acceptsWork()) {
            for (long rest = inService[ordinal]; rest != 0; rest &= rest - 1) {
                int gpu = Long.numberOfTrailingZeros(rest);
                int free = gpuFree[gpuBase[ordinal] + gpu];
                kinds.count(gpuKind[gpuBase[ordinal] + gpu], sign * (free == GpuDemand.WHOLE ? 1 : 0), sign * free);
            }
        }
    }

    /** Which nodes have changed, in what order. */
    ChangeLog changes() {
        return changes;
    }

    /** The first node with room for a shape in an order of free capacity, or -1. */
    int first(CapacityOrder order, Request request, Shape shape) {
        return switch (order) {
            case BEST_FIT -> {
                int sharing = shape.gpus().isFraction() ? shared.tightest(request, shape, fit) : -1;
                yield sharing >= 0 ? sharing : byCapacity.fullest(request, shape);
            }
            case WORST_FIT -> byCapacity.emptiest(request, shape);
            case FIRST_FIT -> lowest(request, shape);
        };
    }

    private int lowest(Request request, Shape shape) {
        for (int node = 0; node < count; node++) {
            if (fit.obstacle(request, shape, node) == null) {
                return node;
            }
        }
        return -1;
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
