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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the nodes have and what is free of it: columns by dense ordinal, which know nothing of commands. Whatever
 * follows from the columns reads the log of changed nodes.
 *
 * <p>Changed by one thread at a time. CPU and memory fit into an {@code int} by the limits of {@link Resources}.
 */
final class NodeTable implements NodeView {

    private final HotColumns free = new HotColumns();
    private final GpuTable gpus = new GpuTable(free);
    private final DemandKindCounts held = new DemandKindCounts();
    private final Map<String, Integer> ordinals = new ConcurrentHashMap<>();
    private final SelectorIndex sets = new SelectorIndex(this);
    private final ChangeLog changes = new ChangeLog();
    /** Whether what is done now is only supposed, and of no concern to those who read the counts. */
    private boolean supposing;
    private int count;
    private long descriptions;
    private int serving;

    private Node[] nodes = new Node[16];
    private NodeState[] states = new NodeState[16];
    private boolean[] serves = new boolean[16];
    private boolean[] linked = new boolean[16];
    private int[] cpuCapacity = new int[16];
    private int[] memoryCapacity = new int[16];
    private long[] freeStorage = new long[16];

    /** Describes a node, for the first time or anew; one that holds work keeps its hardware. */
    void register(int ordinal, Node node, NodeState state) {
        if (ordinal == count) {
            grow();
            count++;
            ordinals.put(node.id(), ordinal);
            setHardware(ordinal, node);
        } else {
            count(ordinal, -1);
            if (!node.sameHardware(nodes[ordinal])) {
                setHardware(ordinal, node);
            }
        }
        nodes[ordinal] = node;
        descriptions++;
        sets.described(ordinal, node);
        enter(ordinal, state);
    }

    /** Takes the node that was described last out again; it must hold no work. */
    void unregister() {
        count(count - 1, -1);
        serving -= serves[count - 1] ? 1 : 0;
        serves[count - 1] = false;
        count--;
        descriptions++;
        ordinals.remove(nodes[count].id());
        sets.gone(count);
        gpus.unfurnish(count);
        held.unfurnish(count);
        changes.add(count);
    }

    /** Puts a node that is in no counts into a state. */
    private void enter(int ordinal, NodeState state) {
        states[ordinal] = state;
        serving += (state.acceptsWork() ? 1 : 0) - (serves[ordinal] ? 1 : 0);
        serves[ordinal] = state.acceptsWork();
        count(ordinal, 1);
        changes.add(ordinal);
    }

    private void setHardware(int ordinal, Node node) {
        Resources capacity = node.capacity();
        cpuCapacity[ordinal] = (int) capacity.cpuMillis();
        memoryCapacity[ordinal] = (int) capacity.memoryMib();
        free.set(ordinal, capacity.cpuMillis(), capacity.memoryMib());
        freeStorage[ordinal] = capacity.storageMib();
        held.setHardware(ordinal, node.gpus().size());
        linked[ordinal] = node.topology().isPresent();
        gpus.setHardware(ordinal, node.gpus());
    }

    private void grow() {
        if (count == nodes.length) {
            int size = 2 * count;
            nodes = Arrays.copyOf(nodes, size);
            states = Arrays.copyOf(states, size);
            serves = Arrays.copyOf(serves, size);
            linked = Arrays.copyOf(linked, size);
            free.grow(size);
            cpuCapacity = Arrays.copyOf(cpuCapacity, size);
            memoryCapacity = Arrays.copyOf(memoryCapacity, size);
            freeStorage = Arrays.copyOf(freeStorage, size);
        }
    }

    void setState(int ordinal, NodeState state) {
        count(ordinal, -1);
        enter(ordinal, state);
    }

    void setGpuState(int ordinal, int gpu, GpuState state) {
        count(ordinal, -1);
        gpus.setInService(ordinal, gpu, state != GpuState.MAINTENANCE);
        count(ordinal, 1);
        changes.add(ordinal);
    }

    /** Takes what a placement needs. */
    void take(Placement placement) {
        take(placement.nodeOrdinal(), placement.shape(), placement.gpuMask());
    }

    /** Takes what a shape needs on a node. */
    void take(int ordinal, Shape shape, long gpuMask) {
        change(ordinal, shape, gpuMask, -1);
    }

    /** Gives back what a placement took. */
    void release(Placement placement) {
        release(placement.nodeOrdinal(), placement.shape(), placement.gpuMask());
    }

    /** Gives back what a shape took on a node. */
    void release(int ordinal, Shape shape, long gpuMask) {
        change(ordinal, shape, gpuMask, 1);
    }

    private void change(int ordinal, Shape shape, long gpuMask, int sign) {
        Resources needed = shape.resources();
        free.add(ordinal, sign * needed.cpuMillis(), sign * needed.memoryMib());
        if (needed.storageMib() > 0) {
            freeStorage[ordinal] += sign * needed.storageMib();
        }
        held.count(ordinal, shape.gpus().kind(), -sign);
        gpus.change(ordinal, shape.gpus(), gpuMask, sign, serves[ordinal] && !supposing);
        changes.add(ordinal);
        assert free.cpuMillis(ordinal) >= 0 && free.memoryMib(ordinal) >= 0 && freeStorage[ordinal] >= 0 : shape;
    }

    /** Adds a node's free GPUs to the counts that any thread may read, or takes them off. */
    private void count(int ordinal, int sign) {
        if (serves[ordinal] && !supposing) {
            gpus.count(ordinal, sign);
        }
    }

    /** Begins or ends changes that are only supposed: whoever makes them takes all of them back before the end. */
    void beginScratch(boolean begin) {
        supposing = begin;
    }

    /** What is free of a node's GPUs; any thread may ask. */
    Optional<Availability.OfNode> availability(String nodeId) {
        return Optional.ofNullable(ordinals.get(nodeId)).map(ordinal -> gpus.words().read(ordinal, nodeId));
    }

    /** Which nodes have changed, in what order. */
    ChangeLog changes() {
        return changes;
    }

    /** The nodes that labels and taints leave open. */
    SelectorIndex sets() {
        return sets;
    }

    /** The nodes' GPUs. */
    GpuTable gpus() {
        return gpus;
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

    int cpuCapacity(int ordinal) {
        return cpuCapacity[ordinal];
    }

    int memoryCapacity(int ordinal) {
        return memoryCapacity[ordinal];
    }

    @Override
    public int nodes() {
        return count;
    }

    @Override
    public long descriptions() {
        return descriptions;
    }

    @Override
    public Node node(int node) {
        return nodes[node];
    }

    @Override
    public long freeCpuMillis(int node) {
        return free.cpuMillis(node);
    }

    @Override
    public long freeMemoryMib(int node) {
        return free.memoryMib(node);
    }

    @Override
    public long freeStorageMib(int node) {
        return freeStorage[node];
    }

    @Override
    public long freeGpuMask(int node) {
        return free.gpus(node);
    }

    @Override
    public int freeGpuMilli(int node, int gpu) {
        return gpus.freeMilli(node, gpu);
    }

    @Override
    public long freeGpuMilli(int node) {
        return gpus.freeMilli(node);
    }

    @Override
    public long heldKinds(int node) {
        return held.kinds(node);
    }

    @Override
    public boolean isLinked(int node) {
        return linked[node];
    }

    @Override
    public long usableGpus(Shape shape, int node) {
        GpuDemand demand = shape.gpus();
        return demand.count() == 0 ? 0 : gpus.usable(demand, gpus.kinds().accepted(demand), node);
    }
}
