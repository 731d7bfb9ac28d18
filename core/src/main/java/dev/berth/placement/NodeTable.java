package dev.berth.placement;

import dev.berth.Availability;
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
 * A table of the nodes' capacity and free capacity: columns by dense ordinal, which know nothing of commands. Indexes
 * and boards follow the log of changed nodes.
 *
 * <p>Changed by one thread at a time; {@link #availability()} and {@link #availability(String)} may be called by any
 * thread. CPU and memory fit into an {@code int} by the limits of {@link Resources}.
 */
public final class NodeTable implements NodeView {

    private final HotColumns free = new HotColumns();
    private final GpuTable gpus = new GpuTable(free);
    private final DemandKindCounts held = new DemandKindCounts();
    private final Map<String, Integer> ordinals = new ConcurrentHashMap<>();
    private final SelectorIndex sets = new SelectorIndex(this);
    private final ChangeLog changes = new ChangeLog();
    /** Whether changes are scratch now, and therefore left out of the counts that any thread may read. */
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

    /** Makes an empty table. */
    public NodeTable() {
    }

    /**
     * Describes a node, for the first time or again. A node that holds work must keep its hardware.
     *
     * @param ordinal the ordinal of a known node, or the number of nodes for a new one
     * @param node the description
     * @param state the state
     */
    public void register(int ordinal, Node node, NodeState state) {
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

    /**
     * Puts a node into a state.
     *
     * @param ordinal the node
     * @param state the state
     */
    public void setState(int ordinal, NodeState state) {
        count(ordinal, -1);
        enter(ordinal, state);
    }

    /**
     * Takes a GPU out of service or puts it back.
     *
     * @param ordinal the node
     * @param gpu the GPU's index
     * @param state the state
     */
    public void setGpuState(int ordinal, int gpu, GpuState state) {
        count(ordinal, -1);
        gpus.setInService(ordinal, gpu, state != GpuState.MAINTENANCE);
        count(ordinal, 1);
        changes.add(ordinal);
    }

    /**
     * Takes the capacity that a placement needs.
     *
     * @param placement a placement whose node and GPUs have room
     */
    public void take(Placement placement) {
        take(placement.nodeOrdinal(), placement.shape(), placement.gpuMask());
    }

    /**
     * Takes the capacity that a shape needs on a node.
     *
     * @param ordinal a node with room
     * @param shape the shape
     * @param gpuMask bit i for the GPU with index i
     */
    public void take(int ordinal, Shape shape, long gpuMask) {
        change(ordinal, shape, gpuMask, -1);
    }

    /**
     * Gives back the capacity that a placement took.
     *
     * @param placement the placement
     */
    public void release(Placement placement) {
        release(placement.nodeOrdinal(), placement.shape(), placement.gpuMask());
    }

    /**
     * Gives back the capacity that a shape took on a node.
     *
     * @param ordinal the node
     * @param shape the shape
     * @param gpuMask bit i for the GPU with index i
     */
    public void release(int ordinal, Shape shape, long gpuMask) {
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

    /** Begins or ends scratch changes, all of which are taken back before the end. */
    void beginScratch(boolean begin) {
        supposing = begin;
    }

    /**
     * Returns the free GPUs of the pool by kind. Any thread may call this.
     *
     * @return the numbers of all kinds
     */
    public Availability availability() {
        return gpus.kinds().availability();
    }

    /**
     * Returns the free GPUs of a node. Any thread may call this.
     *
     * @param nodeId the node
     * @return the numbers; empty if the node is unknown
     */
    public Optional<Availability.OfNode> availability(String nodeId) {
        return Optional.ofNullable(ordinals.get(nodeId)).map(ordinal -> gpus.words().read(ordinal, nodeId));
    }

    /** Returns the log of changed nodes. */
    ChangeLog changes() {
        return changes;
    }

    /** Returns the index of the nodes that labels and taints leave open. */
    SelectorIndex sets() {
        return sets;
    }

    /** Returns the table of the nodes' GPUs. */
    GpuTable gpus() {
        return gpus;
    }

    /**
     * Returns the number of nodes that take work.
     *
     * @return the number
     */
    public int serving() {
        return serving;
    }

    /**
     * Returns whether a node takes work.
     *
     * @param ordinal the node
     * @return true if it does
     */
    public boolean serves(int ordinal) {
        return serves[ordinal];
    }

    /**
     * Returns the ordinal of a node.
     *
     * @param nodeId the node
     * @return its ordinal, or -1 if it is unknown
     */
    public int ordinal(String nodeId) {
        return ordinals.getOrDefault(nodeId, -1);
    }

    /**
     * Returns the state of a node.
     *
     * @param ordinal the node
     * @return its state
     */
    public NodeState state(int ordinal) {
        return states[ordinal];
    }

    /**
     * Returns whether a GPU is in service, that is, not in maintenance.
     *
     * @param ordinal the node
     * @param gpu the GPU's index
     * @return true if it is
     */
    public boolean isGpuInService(int ordinal, int gpu) {
        return gpus.isInService(ordinal, gpu);
    }

    /**
     * Returns the share of a GPU that no allocation holds, whether the GPU is in service or not.
     *
     * @param ordinal the node
     * @param gpu the GPU's index
     * @return thousandths of the GPU
     */
    public int unheldGpuMilli(int ordinal, int gpu) {
        return gpus.unheldMilli(ordinal, gpu);
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
