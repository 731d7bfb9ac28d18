package dev.berth.spi;

import dev.berth.model.Node;
import dev.berth.model.Shape;

/**
 * The nodes of a pool as a policy sees them: columns by ordinal.
 *
 * <p>Valid only during the call that it is passed to, and only on that thread. CPU is in thousandths, memory and
 * storage in MiB, shares of a GPU in thousandths. GPUs out of service count as neither free nor usable.
 */
public interface NodeView {

    /**
     * How many nodes there are; ordinals run from 0.
     *
     * @return the number of nodes registered, in whatever state
     */
    int nodes();

    /**
     * A number that is another one whenever a node has been described, for the first time or anew: what follows from
     * the descriptions of all nodes need not be reckoned again while it is the same.
     *
     * @return the number of nodes, where they are never described anew
     */
    default long descriptions() {
        return nodes();
    }

    /**
     * A node's description.
     *
     * @param node its ordinal
     * @return the description
     */
    Node node(int node);

    /**
     * CPU that nothing holds.
     *
     * @param node the node's ordinal
     * @return thousandths of a CPU
     */
    long freeCpuMillis(int node);

    /**
     * Memory that nothing holds.
     *
     * @param node the node's ordinal
     * @return MiB
     */
    long freeMemoryMib(int node);

    /**
     * Storage that nothing holds.
     *
     * @param node the node's ordinal
     * @return MiB
     */
    long freeStorageMib(int node);

    /**
     * GPUs in service that nothing holds any part of.
     *
     * @param node the node's ordinal
     * @return bit i for the GPU with index i
     */
    long freeGpuMask(int node);

    /**
     * The share of a GPU that nothing holds.
     *
     * @param node the node's ordinal
     * @param gpu the GPU's index
     * @return 0 to 1000; 0 if it is out of service
     */
    int freeGpuMilli(int node, int gpu);

    /**
     * All free shares of a node's GPUs together.
     *
     * @param node the node's ordinal
     * @return thousandths of a GPU
     */
    long freeGpuMilli(int node);

    /**
     * The kinds of demand that hold something of a node.
     *
     * @param node the node's ordinal
     * @return bit {@link dev.berth.model.GpuDemand#kind()} for each; kinds above 63 count as 63
     */
    long heldKinds(int node);

    /**
     * Says whether it is known how a node's GPUs are linked.
     *
     * @param node the node's ordinal
     * @return whether its description has a topology
     */
    default boolean isLinked(int node) {
        return node(node).topology().isPresent();
    }

    /**
     * The GPUs that could serve a shape: of an acceptable kind, in service, with enough left.
     *
     * @param shape the shape
     * @param node the node's ordinal
     * @return bit i for the GPU with index i; 0 for a shape without GPUs
     */
    long usableGpus(Shape shape, int node);
}
