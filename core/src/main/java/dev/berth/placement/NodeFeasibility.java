package dev.berth.placement;

import dev.berth.device.LinkTable;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.PlacementQuery;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one shape of one request against nodes: the built-in ones, then the filters. Reads the table as it is
 * when asked; valid until nodes are described again. Makes no garbage of its own.
 */
public final class NodeFeasibility {

    final PlacementQuery query;
    final Shape shape;
    private final NodeTable table;
    private final GuardedPlugins plugins;
    private final boolean namesNode;
    private final int named;
    private final @Nullable OrdinalBitSet selected;
    private final @Nullable OrdinalBitSet tolerated;
    private final boolean[] acceptedKinds;
    private final int gpus;
    private final boolean anyWhole;
    private final long cpuMillis;
    private final long memoryMib;
    private final long storageMib;
    /** The farthest link that is acceptable between two GPUs; null if any is. */
    private final @Nullable LinkType farthest;

    NodeFeasibility(NodeTable table, GuardedPlugins plugins, PlacementQuery query) {
        Request request = query.request();
        this.table = table;
        this.plugins = plugins;
        this.query = query;
        this.shape = query.shape();
        this.namesNode = request.node().isPresent();
        this.named = namesNode ? table.ordinal(request.node().get()) : -1;
        this.selected = table.sets().selected(request.selectors());
        this.tolerated = table.sets().tolerated(request.tolerations());
        this.acceptedKinds = table.gpus().kinds().accepted(shape.gpus());
        this.gpus = shape.gpus().count();
        this.anyWhole = shape.gpus().isOfAnyKind() && !shape.gpus().isFraction();
        this.cpuMillis = shape.resources().cpuMillis();
        this.memoryMib = shape.resources().memoryMib();
        this.storageMib = shape.resources().storageMib();
        this.farthest = gpus < 2 ? null : shape.gpus().links().required().orElse(null);
    }

    boolean namesNode() {
        return namesNode;
    }

    /** The node that the request names, or −1 if it names none that there is. */
    int namedNode() {
        return named;
    }

    /**
     * Returns whether a node has room now.
     *
     * @param node the node's ordinal
     * @return true if it has
     */
    public boolean hasRoom(int node) {
        return obstacle(node) == null;
    }

    /** Returns the first check that a node fails now, or null if it has room. */
    @Nullable FeasibilityCheck obstacle(int node) {
        FeasibilityCheck barrier = table.serves(node) ? barrier(node) : FeasibilityCheck.NODE_STATE;
        if (barrier != null) {
            return barrier;
        }
        FeasibilityCheck shortage = shortage(node);
        if (shortage != null) {
            return shortage;
        }
        return plugins.filters().isEmpty() || plugins.admit(query, node, table) ? null : FeasibilityCheck.FILTER;
    }

    /** What no amount of free capacity would change. */
    private @Nullable FeasibilityCheck barrier(int node) {
        if (namesNode && named != node) {
            return FeasibilityCheck.OTHER_NODE_NAMED;
        }
        if (selected != null && !selected.contains(node)) {
            return FeasibilityCheck.SELECTOR;
        }
        return tolerated != null && !tolerated.contains(node) ? FeasibilityCheck.TAINT : null;
    }

    private @Nullable FeasibilityCheck shortage(int node) {
        long usable = gpus == 0 ? 0 : usableGpus(node);
        boolean enough = Long.bitCount(usable) >= gpus;
        if (!enough && Long.bitCount(acceptableGpus(node)) < gpus) {
            return FeasibilityCheck.GPU_KIND;
        }
        if (cpuMillis > table.freeCpuMillis(node)) {
            return FeasibilityCheck.CPU;
        }
        if (memoryMib > table.freeMemoryMib(node)) {
            return FeasibilityCheck.MEMORY;
        }
        if (storageMib > 0 && storageMib > table.freeStorageMib(node)) {
            return FeasibilityCheck.STORAGE;
        }
        return !enough ? FeasibilityCheck.GPU_FREE : areLinked(node, usable) ? null : FeasibilityCheck.GPU_LINK;
    }

    /** Says whether enough of some of a node's GPUs are linked as required. */
    private boolean areLinked(int node, long some) {
        if (farthest == null) {
            return true;
        }
        Optional<GpuTopology> topology = table.node(node).topology();
        return topology.isPresent() && LinkTable.of(topology.get()).has(some, gpus, farthest);
    }

    /** Says whether it matters how GPUs are linked. */
    boolean requiresLinks() {
        return farthest != null;
    }

    /** The most of some of a node's GPUs that are linked as required; a single one always is. */
    int mostLinked(int node, long some) {
        Optional<GpuTopology> topology = table.node(node).topology();
        if (farthest == null || topology.isEmpty()) {
            return Math.min(1, Long.bitCount(some));
        }
        return LinkTable.of(topology.get()).most(some, farthest);
    }

    /** Returns the GPUs of a node that are of an acceptable kind, whatever is free of them. */
    long acceptableGpus(int node) {
        return anyWhole ? table.gpus().all(node) : table.gpus().ofKinds(acceptedKinds, node);
    }

    /** Returns the GPUs of a node that could serve the request now. */
    long usableGpus(int node) {
        return anyWhole ? table.gpus().free(node) : table.gpus().usable(shape.gpus(), acceptedKinds, node);
    }

    boolean acceptsKind(int kind) {
        return acceptedKinds[kind];
    }

    /** Says whether a node could take the request if it were empty and in service. */
    boolean couldEver(int node) {
        return barrier(node) == null && shape.resources().fitsIn(table.node(node).capacity())
                && Long.bitCount(acceptableGpus(node)) >= gpus
                && areLinked(node, acceptableGpus(node));
    }

    /** The least member of a set, from a number on, that no label, taint or name keeps the request off, or −1. */
    int next(OrdinalBitSet nodes, int from) {
        int node = nodes.next(from);
        while (node >= 0) {
            int open = nextOpen(node);
            if (open == node || open < 0) {
                return open;
            }
            node = nodes.next(open);
        }
        return -1;
    }

    /** The least node from an ordinal on with the right labels and taints, or −1; without any barrier the ordinal. */
    int nextOpen(int from) {
        int node = from;
        while (node >= 0) {
            int first = selected == null ? node : selected.next(node);
            int open = first < 0 || tolerated == null ? first : tolerated.next(first);
            if (open == node || open < 0) {
                return open;
            }
            node = open;
        }
        return -1;
    }

    /** Says whether all that matters of a node is how many GPUs, how much CPU and memory it has and has free. */
    boolean isByCapacity() {
        return anyWhole && !isNarrowed() && farthest == null && storageMib == 0 && plugins.filters().isEmpty();
    }

    /** Says whether labels, taints or a named node narrow the choice. */
    boolean isNarrowed() {
        return selected != null || tolerated != null || namesNode;
    }
}
